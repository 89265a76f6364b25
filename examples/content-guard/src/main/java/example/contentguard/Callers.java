package example.contentguard;

import dev.sluice.proto.middleware.v1.SupervisorMiddlewareGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

/**
 * Admits gateways by the token that comes with each call. Health checks need none. What is wrong
 * with a token is not told: the caller may be anyone.
 */
final class Callers implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<JwtClaims> CLAIMS = Context.key("claims");
  private static final String SCHEME = "Bearer ";
  private static final int CLOCK_SKEW_SECONDS = 30;

  private final JwtConsumer verifier;

  Callers(Options.Trust trust) {
    verifier =
        new JwtConsumerBuilder()
            // Gateways sign other kinds of tokens with the same key.
            .setExpectedType(true, "openshell-ext+jwt")
            .setJwsAlgorithmConstraints(
                new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA))
            .setVerificationKeyResolver(new PublishedKeys(trust.keys()))
            .setExpectedIssuer(trust.issuer())
            .setExpectedAudience(trust.audience())
            .setRequireExpirationTime()
            .setRequireSubject()
            .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
            .build();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
    String service = call.getMethodDescriptor().getServiceName();
    if (!SupervisorMiddlewareGrpc.SERVICE_NAME.equals(service)) {
      return next.startCall(call, metadata);
    }
    Optional<JwtClaims> claims = verified(metadata);
    if (claims.isEmpty()) {
      call.close(
          Status.UNAUTHENTICATED.withDescription("a valid token is required"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return Contexts.interceptCall(
        Context.current().withValue(CLAIMS, claims.get()), call, metadata, next);
  }

  private Optional<JwtClaims> verified(Metadata metadata) {
    String authorization = metadata.get(AUTHORIZATION);
    if (authorization == null || !authorization.startsWith(SCHEME)) {
      return Optional.empty();
    }
    try {
      return Optional.of(verifier.processToClaims(authorization.substring(SCHEME.length())));
    } catch (InvalidJwtException e) {
      return Optional.empty();
    }
  }

  /** Whether the caller of the current call may ask about a sandbox; without tokens anyone may. */
  static boolean mayActFor(String sandbox) {
    JwtClaims claims = CLAIMS.get();
    return claims == null
        || ("supervisor".equals(claims.getClaimValueAsString("caller_kind"))
            && sandbox.equals(claims.getClaimValueAsString("sandbox_id")));
  }
}

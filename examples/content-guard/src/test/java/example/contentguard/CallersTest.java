package example.contentguard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.MiddlewareDescribeRequest;
import dev.sluice.proto.middleware.v1.RequestContext;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareGrpc;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareGrpc.SupervisorMiddlewareBlockingStub;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the service serves, over TLS. */
class CallersTest {
  private static final String ISSUER = "openshell-gateway:openshell";
  private static final String AUDIENCE = "urn:openshell:extension:middleware:guard";
  private static final String TLS = "src/test/resources/tls/";
  private static final float LIFETIME_MINUTES = 15;

  @TempDir private Path directory;
  private final OctetKeyPairJsonWebKey key = key("one");
  private GuardServer server;
  private ManagedChannel channel;

  private static OctetKeyPairJsonWebKey key(String id) {
    try {
      OctetKeyPairJsonWebKey made =
          OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
      made.setKeyId(id);
      return made;
    } catch (JoseException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void start() throws IOException {
    Path jwks = directory.resolve("jwks.json");
    publish(jwks, key);
    String[] options = {
      "--listen",
      "127.0.0.1:0",
      "--tls-cert",
      TLS + "server.pem",
      "--tls-key",
      TLS + "server-key.pem",
      "--jwks",
      jwks.toString(),
      "--issuer",
      ISSUER,
      "--audience",
      AUDIENCE
    };
    server = GuardServer.start(Options.parse(options));
    channel =
        Grpc.newChannelBuilderForAddress(
                "127.0.0.1",
                server.port(),
                TlsChannelCredentials.newBuilder().trustManager(new File(TLS + "ca.pem")).build())
            .build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.stop(Duration.ofSeconds(5));
  }

  private static void publish(Path jwks, OctetKeyPairJsonWebKey key) throws IOException {
    Files.writeString(jwks, new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY));
  }

  private static JwtClaims claims() {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience(AUDIENCE);
    claims.setSubject("spiffe://openshell/sandbox/ci");
    claims.setIssuedAtToNow();
    claims.setExpirationTimeMinutesInTheFuture(LIFETIME_MINUTES);
    claims.setClaim("caller_kind", "supervisor");
    claims.setClaim("sandbox_id", "ci");
    return claims;
  }

  private static String signed(JwtClaims claims, OctetKeyPairJsonWebKey by, String type) {
    JsonWebSignature token = new JsonWebSignature();
    token.setPayload(claims.toJson());
    token.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
    token.setHeader("typ", type);
    token.setKeyIdHeaderValue(by.getKeyId());
    token.setKey(by.getPrivateKey());
    try {
      return token.getCompactSerialization();
    } catch (JoseException e) {
      throw new AssertionError(e);
    }
  }

  private String signed(JwtClaims claims) {
    return signed(claims, key, "openshell-ext+jwt");
  }

  private Status.Code describe(String token) {
    try {
      with(token).describe(MiddlewareDescribeRequest.getDefaultInstance());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private Status.Code evaluate(String token, String sandbox) {
    try {
      with(token)
          .evaluateHttpRequest(
              HttpRequestEvaluation.newBuilder()
                  .setContext(RequestContext.newBuilder().setSandboxId(sandbox))
                  .build());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private SupervisorMiddlewareBlockingStub with(String token) {
    Metadata metadata = new Metadata();
    if (!token.isEmpty()) {
      metadata.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    }
    return SupervisorMiddlewareGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  /** The status is the service's own: the message that it gets is one of OpenShell 0.0.x. */
  @Test
  void aGatewayIsServed() {
    assertThat(describe(signed(claims()))).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(evaluate(signed(claims()), "ci")).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void othersAreNot() {
    JwtClaims otherAudience = claims();
    otherAudience.setAudience(AUDIENCE + "-2");
    JwtClaims otherIssuer = claims();
    otherIssuer.setIssuer("openshell-gateway:other");
    JwtClaims expired = claims();
    expired.setExpirationTimeMinutesInTheFuture(-1);

    assertThat(describe("")).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(describe("x.y.z")).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(describe(signed(otherAudience))).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(describe(signed(otherIssuer))).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(describe(signed(expired))).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(describe(signed(claims(), key("one"), "openshell-ext+jwt")))
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(describe(signed(claims(), key("two"), "openshell-ext+jwt")))
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(describe(signed(claims(), key, "JWT"))).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void aSandboxIsServedByItsOwnTokenAlone() {
    JwtClaims gateway = claims();
    gateway.setClaim("caller_kind", "gateway");

    assertThat(evaluate(signed(claims()), "lab")).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(evaluate(signed(gateway), "ci")).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void aRotationIsFollowed() throws IOException {
    assertThat(describe(signed(claims()))).isEqualTo(Status.Code.FAILED_PRECONDITION);
    OctetKeyPairJsonWebKey next = key("two");

    publish(directory.resolve("jwks.json"), next);

    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    Status.Code code = Status.Code.UNKNOWN;
    while (code != Status.Code.FAILED_PRECONDITION && System.nanoTime() < deadline) {
      code = describe(signed(claims(), next, "openshell-ext+jwt"));
    }
    assertThat(code).isEqualTo(Status.Code.FAILED_PRECONDITION);
  }
}

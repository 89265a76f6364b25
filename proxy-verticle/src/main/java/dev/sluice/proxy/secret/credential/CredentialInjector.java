package dev.sluice.proxy.secret.credential;

import dev.sluice.detect.placeholder.Placeholder;
import dev.sluice.detect.scrub.ScrubbedValue;
import dev.sluice.proxy.secret.sigv4.AwsCredentials;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Replaces placeholders in requests by the secrets of a node. Any thread; never blocks. */
public final class CredentialInjector {
  private static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";

  // Maximum of the encoded secrets in one head.
  private static final int MAX_HEAD_SECRET_BYTES = 128 << 10;

  // Most bytes of encoded secrets in one body.
  private static final int MAX_BODY_SECRET_BYTES = 1 << 20;

  private final CredentialStore store;

  public CredentialInjector(CredentialStore store) {
    this.store = store;
  }

  public CredentialSnapshot snapshot() {
    return store.current();
  }

  public Instant now() {
    return store.clock().instant();
  }

  public sealed interface Result {
    final class Rewritten implements Result {
      private final byte[] bytes;
      private final Set<String> credentials;
      private final List<ScrubbedValue> put;

      private Rewritten(byte[] bytes, SecretSubstitution secrets) {
        this.bytes = bytes;
        this.credentials = Set.copyOf(secrets.used());
        this.put = List.copyOf(secrets.put());
      }

      public byte[] bytes() {
        return bytes;
      }

      public Set<String> credentials() {
        return credentials;
      }

      public List<ScrubbedValue> put() {
        return put;
      }
    }

    record Refused(CredentialFault fault, Optional<CredentialLack> lack) implements Result {}
  }

  /** Rewrites a head of {@code length} bytes, as written by {@code HeadWriter}. */
  public Result head(byte[] head, int length, CredentialRequest request) {
    SecretSubstitution secrets = forHead(request);
    return result(HeadRewriter.rewrite(head, length, secrets), secrets);
  }

  public Result body(RewritableBody type, byte[] body, CredentialRequest request) {
    SecretSubstitution secrets =
        new SecretSubstitution(
            store.current(), request, now(), MAX_BODY_SECRET_BYTES, CredentialFault.BODY_UNUSABLE);
    return result(type.rewrite(body, secrets), secrets);
  }

  public Result message(byte[] text, CredentialRequest request) {
    SecretSubstitution secrets =
        new SecretSubstitution(
            store.current(), request, now(), MAX_BODY_SECRET_BYTES, CredentialFault.BODY_UNUSABLE);
    return result(RewritableBody.ofMessage(text).rewriteWhole(text, secrets), secrets);
  }

  public sealed interface AwsResult {
    record Resolved(AwsCredentials credentials, Set<String> ids) implements AwsResult {}

    record Refused(CredentialFault fault, Optional<CredentialLack> lack) implements AwsResult {}
  }

  public AwsResult awsCredentials(CredentialRequest request) {
    SecretSubstitution secrets = forHead(request);
    byte[] id = named("AWS_ACCESS_KEY_ID", secrets);
    byte[] secret = named("AWS_SECRET_ACCESS_KEY", secrets);
    Optional<byte[]> token =
        snapshot().has(SESSION_TOKEN, request.sandbox())
            ? Optional.of(named(SESSION_TOKEN, secrets))
            : Optional.empty();
    Optional<CredentialFault> fault = secrets.fault();
    return fault.isPresent()
        ? new AwsResult.Refused(fault.get(), secrets.lack())
        : new AwsResult.Resolved(new AwsCredentials(id, secret, token), secrets.used());
  }

  private static byte[] named(String key, SecretSubstitution secrets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    secrets.put(new Placeholder.Current(key), SecretEncoding.FIELD, out);
    return out.toByteArray();
  }

  private SecretSubstitution forHead(CredentialRequest request) {
    return new SecretSubstitution(
        store.current(), request, now(), MAX_HEAD_SECRET_BYTES, CredentialFault.UNAVAILABLE);
  }

  private static Result result(byte[] rewritten, SecretSubstitution secrets) {
    Optional<CredentialFault> fault = secrets.fault();
    return fault.isPresent()
        ? new Result.Refused(fault.get(), secrets.lack())
        : new Result.Rewritten(rewritten, secrets);
  }
}

package dev.sluice.proxy.credential;

import dev.sluice.proxy.sigv4.AwsKeys;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Optional;

/** Puts the secrets of a node into requests. Any thread; never blocks. */
public final class Injector {
  private static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";

  /** Bytes of secrets, as they are written, in one head and in one body. */
  private static final int HEAD_ROOM = 128 << 10;

  private static final int BODY_ROOM = 1 << 20;

  private final CredentialStore store;

  public Injector(CredentialStore store) {
    this.store = store;
  }

  /** What is in force now. */
  public Holdings holdings() {
    return store.current();
  }

  /** A rewritten part of a request, or why there is none. */
  public sealed interface Result {
    /** It may hold secrets: nothing prints it. */
    final class Rewritten implements Result {
      private final byte[] bytes;

      private Rewritten(byte[] bytes) {
        this.bytes = bytes;
      }

      public byte[] bytes() {
        return bytes;
      }
    }

    record Refused(Fault fault) implements Result {}
  }

  /**
   * A head with its secrets.
   *
   * @param head made by {@code HeadWriter}; only the first {@code length} bytes count
   */
  public Result head(byte[] head, int length, Asker asker) {
    Substitution secrets = forHead(asker);
    return result(HeadRewriter.rewrite(head, length, secrets), secrets);
  }

  /** A body with its secrets. */
  public Result body(BodyKind kind, byte[] body, Asker asker) {
    Substitution secrets =
        new Substitution(store.current(), asker, now(), BODY_ROOM, Fault.BODY_UNUSABLE);
    return result(BodyRewriter.rewrite(kind, body, secrets), secrets);
  }

  /** What requests of an endpoint are signed with, or why they are not. */
  public sealed interface Keys {
    record Found(AwsKeys keys) implements Keys {}

    record Refused(Fault fault) implements Keys {}
  }

  /** The keys of AWS, bound like every credential (data-plane 14.8). */
  public Keys awsKeys(Asker asker) {
    Holdings now = store.current();
    Substitution secrets = forHead(asker);
    byte[] id = named("AWS_ACCESS_KEY_ID", secrets);
    byte[] secret = named("AWS_SECRET_ACCESS_KEY", secrets);
    Optional<byte[]> token =
        now.has(SESSION_TOKEN, asker.sandbox())
            ? Optional.of(named(SESSION_TOKEN, secrets))
            : Optional.empty();
    Optional<Fault> fault = secrets.fault();
    return fault.isPresent()
        ? new Keys.Refused(fault.get())
        : new Keys.Found(new AwsKeys(id, secret, token));
  }

  private static byte[] named(String key, Substitution secrets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    secrets.put(new Placeholder.Current(key), Encoding.FIELD, out);
    return out.toByteArray();
  }

  /** Now, as the expiry of credentials sees it. */
  public Instant now() {
    return store.clock().instant();
  }

  private Substitution forHead(Asker asker) {
    return new Substitution(store.current(), asker, now(), HEAD_ROOM, Fault.UNAVAILABLE);
  }

  private static Result result(byte[] rewritten, Substitution secrets) {
    Optional<Fault> fault = secrets.fault();
    return fault.isPresent() ? new Result.Refused(fault.get()) : new Result.Rewritten(rewritten);
  }
}

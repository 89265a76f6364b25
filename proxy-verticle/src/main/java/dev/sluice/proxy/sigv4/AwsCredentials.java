package dev.sluice.proxy.sigv4;

import java.util.Optional;

/** What a signature is made with. Secrets: nothing prints them. */
public final class AwsCredentials {
  private final byte[] accessKeyId;
  private final byte[] secretAccessKey;
  private final Optional<byte[]> sessionToken;

  /** Takes the arrays over. */
  public AwsCredentials(byte[] accessKeyId, byte[] secretAccessKey, Optional<byte[]> sessionToken) {
    this.accessKeyId = accessKeyId;
    this.secretAccessKey = secretAccessKey;
    this.sessionToken = sessionToken;
  }

  byte[] accessKeyId() {
    return accessKeyId;
  }

  byte[] secretAccessKey() {
    return secretAccessKey;
  }

  Optional<byte[]> sessionToken() {
    return sessionToken;
  }

  @Override
  public String toString() {
    return "AwsCredentials";
  }
}

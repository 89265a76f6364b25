package dev.sluice.proxy.secret.sigv4;

import java.util.Optional;

/** The AWS credentials of one signature. Secret; never printed. */
public final class AwsCredentials {
  private final byte[] accessKeyId;
  private final byte[] secretAccessKey;
  private final Optional<byte[]> sessionToken;

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

package dev.sluice.chain.contract;

import java.time.Duration;

/** Fixed bounds of the contract. Sizes are bytes of the protobuf encoding, unless stated. */
public final class Limits {
  private static final int KIB = 1024;

  public static final int PAYLOAD = 4 * KIB * KIB;

  public static final int CONFIG = 64 * KIB;
  public static final int CONTEXT = 4 * KIB;
  public static final int TARGET = 32 * KIB;
  public static final int HEADER_COUNT = 128;
  public static final int HEADER_BYTES = 64 * KIB;

  /** UTF-8 bytes. */
  public static final int REASON = 4 * KIB;

  public static final int REASON_CODE = 64;

  public static final int MUTATION_COUNT = 64;

  /** Sum over the encoded mutations of one response. */
  public static final int MUTATION_ENCODED = 64 * KIB;

  /** Sum over the names and values of one response, as UTF-8. */
  public static final int MUTATION_TEXT = 32 * KIB;

  public static final int FINDING_COUNT = 32;
  public static final int FINDING = 4 * KIB;
  public static final int METADATA_COUNT = 64;

  /** Sum over keys and values, as UTF-8. */
  public static final int METADATA_BYTES = 32 * KIB;

  public static final int ENVELOPE = 292 * KIB + 64;

  public static final int GRPC_MESSAGE = PAYLOAD + ENVELOPE;

  public static final int STAGES = 10;

  public static final Duration STAGE_TIMEOUT_DEFAULT = Duration.ofMillis(500);
  public static final Duration STAGE_TIMEOUT_MIN = Duration.ofMillis(10);
  public static final Duration STAGE_TIMEOUT_MAX = Duration.ofSeconds(30);

  public static final Duration CHAIN_BUDGET = Duration.ofSeconds(30);

  private Limits() {}
}

package dev.sluice.inspect.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {
  /** FIPS 180-2, appendix B.1. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void hashesTextsArraysAndBuffersAlike() {
    byte[] abc = "abc".getBytes(UTF_8);

    assertEquals(ABC, Sha256.hexOf("abc"));
    assertEquals(ABC, Sha256.hexOf(abc));
    assertEquals(ABC, Sha256.hexOf(ByteBuffer.wrap(abc)));
    assertEquals(ABC, HexFormat.of().formatHex(Sha256.of("abc")));
    assertEquals(Sha256.BYTES, Sha256.of(abc).length);
  }

  @Test
  void hashesOnlyTheRemainingBytesAndLeavesThemUnread() {
    ByteBuffer buffer = ByteBuffer.wrap("xabcx".getBytes(UTF_8)).position(1).limit(4);

    assertEquals(ABC, Sha256.hexOf(buffer));
    assertEquals(3, buffer.remaining());
  }

  @Test
  void hashesTextInUtf8() {
    assertEquals(Sha256.hexOf("é".getBytes(UTF_8)), Sha256.hexOf("é"));
  }

  @Test
  void takesPieces() {
    MessageDigest digest = Sha256.newDigest();
    digest.update((byte) 'a');

    assertEquals(ABC, HexFormat.of().formatHex(digest.digest("bc".getBytes(UTF_8))));
  }
}

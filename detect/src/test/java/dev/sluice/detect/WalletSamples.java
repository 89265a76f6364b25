package dev.sluice.detect;

import dev.sluice.detect.check.Base58Checksum;
import dev.sluice.inspect.digest.Sha256;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;

/** Keys of wallets that were never used. The same in each run. */
public final class WalletSamples {
  /** Versions of BIP-32 and SLIP-132. */
  private static final Map<String, String> VERSIONS =
      Map.of("xprv", "0488ade4", "yprv", "049d7878", "zprv", "04b2430c");

  private WalletSamples() {}

  /** A key of 78 bytes whose text begins with the literal. */
  static String extendedKey(String literal) {
    byte[] payload = new byte[78];
    new Random(literal.hashCode()).nextBytes(payload);
    byte[] version = HexFormat.of().parseHex(VERSIONS.getOrDefault(literal, "00000000"));
    System.arraycopy(version, 0, payload, 0, version.length);
    return base58(payload);
  }

  /** A key of Bitcoin; compressed ones are longer. */
  static String bitcoinKey(int seed, boolean compressed) {
    byte[] payload = new byte[compressed ? 34 : 33];
    new Random(seed).nextBytes(payload);
    payload[0] = (byte) 0x80;
    payload[payload.length - 1] = compressed ? 1 : payload[payload.length - 1];
    return base58(payload);
  }

  /** With the checksum of Base58Check. */
  private static String base58(byte[] payload) {
    byte[] sum = Arrays.copyOf(Sha256.of(Sha256.of(payload)), 4);
    BigInteger number =
        new BigInteger(1, ByteBuffer.allocate(payload.length + 4).put(payload).put(sum).array());
    StringBuilder text = new StringBuilder();
    BigInteger base = BigInteger.valueOf(58);
    for (; number.signum() > 0; number = number.divide(base)) {
      text.append(Base58Checksum.ALPHABET.charAt(number.mod(base).intValue()));
    }
    return text.reverse().toString();
  }
}

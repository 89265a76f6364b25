package dev.sluice.wire.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A ClientHello written by hand, for what no client library offers any more.
 *
 * @param version of TLS, such as 0303 for 1.2
 * @param suites each four hexadecimal digits
 * @param compressions each two
 */
record ProbeHello(String version, String suites, String compressions) {
  private static final String GROUPS = "000a00060004001d0017";
  private static final String POINTS = "000b00020100";
  private static final String SIGNATURES = "000d000a0008040308040401" + "0201";

  static ProbeHello tls12(String suites) {
    return new ProbeHello("0303", suites, "00");
  }

  /** One record. */
  byte[] bytes(String host) {
    String extensions = serverName(host) + GROUPS + POINTS + SIGNATURES + "ff01000100";
    String body =
        version
            + "5a".repeat(32)
            + "00"
            + sized(2, suites)
            + sized(1, compressions)
            + sized(2, extensions);
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(HexFormat.of().parseHex("160301" + sized(2, "01" + sized(3, body))));
    return record.toByteArray();
  }

  private static String serverName(String host) {
    String name = HexFormat.of().formatHex(host.getBytes(StandardCharsets.US_ASCII));
    return "0000" + sized(2, sized(2, "00" + sized(2, name)));
  }

  private static String sized(int lengthBytes, String hex) {
    return HexFormat.of().toHexDigits(hex.length() / 2, 2 * lengthBytes) + hex;
  }
}

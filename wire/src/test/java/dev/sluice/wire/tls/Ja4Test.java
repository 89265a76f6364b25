package dev.sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of FoxIO's technical_details/JA4.md, as messages on the wire. */
class Ja4Test {
  private static final HexFormat HEX = HexFormat.of();
  private static final String CIPHERS =
      "1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035";
  private static final String EXTENSIONS =
      "001b,0000,0033,0010,4469,0017,002d,000d,0005,0023,0012,002b,ff01,000b,000a,0015";
  private static final String SIGNATURES = "0403,0804,0401,0503,0805,0501,0806,0601";
  private static final String H2 = "6832";

  /** A ClientHello in one record. */
  private record Hello(
      String ciphers, String extensions, String signatures, String versions, String alpn) {
    byte[] record() {
      ByteArrayOutputStream hello = new ByteArrayOutputStream();
      hello.writeBytes(HEX.parseHex("0303"));
      hello.writeBytes(new byte[32]);
      hello.writeBytes(vector(1, new byte[32]));
      hello.writeBytes(vector(2, numbers(ciphers)));
      hello.writeBytes(vector(1, new byte[1]));
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      list(extensions).forEach(type -> all.writeBytes(extension(type)));
      hello.writeBytes(vector(2, all.toByteArray()));
      byte[] message = vector(3, hello.toByteArray());
      byte[] handshake = new byte[message.length + 1];
      handshake[0] = 1;
      System.arraycopy(message, 0, handshake, 1, message.length);
      byte[] body = vector(2, handshake);
      return concat(HEX.parseHex("160301"), body);
    }

    private byte[] extension(String type) {
      byte[] data =
          switch (type) {
            case "002b" -> vector(1, numbers(versions));
            case "000d" -> vector(2, numbers(signatures));
            case "0010" -> vector(2, vector(1, HEX.parseHex(alpn)));
            default -> new byte[3];
          };
      return concat(HEX.parseHex(type), vector(2, data));
    }
  }

  private static final Hello EXAMPLE = new Hello(CIPHERS, EXTENSIONS, SIGNATURES, "0304,0303", H2);

  @Test
  void theExampleOfTheDescriptionHasItsFingerprint() {
    assertThat(ja4(EXAMPLE)).isEqualTo("t13d1516h2_8daaf6152771_e5627efa2ab1");
  }

  @Test
  void withoutSignatureAlgorithmsOnlyExtensionsCount() {
    Hello hello = new Hello(CIPHERS, EXTENSIONS, "", "0304,0303", H2);
    assertThat(ja4(hello)).isEqualTo("t13d1516h2_8daaf6152771_6d807ffa2a79");
  }

  @Test
  void reservedValuesDoNotCountAndOrderDoesNotMatter() {
    Hello greased =
        new Hello(
            "0a0a," + CIPHERS.replace("1301,1302", "1302,1301"),
            "7a7a," + EXTENSIONS + ",fafa",
            "1a1a," + SIGNATURES,
            "dada,0304",
            H2);
    assertThat(ja4(greased)).isEqualTo(ja4(EXAMPLE));
  }

  @ParameterizedTest
  @CsvSource({
    "AB, ab",
    "ABCD, ad",
    "30AB, 3b",
    "3031ABCD, 3d",
    "30ABCD31, 01",
    "78, xx",
    "687474702f312e31, h1"
  })
  void theFirstProtocolIsNamedByItsEnds(String alpn, String expected) {
    Hello hello = new Hello(CIPHERS, "0010", "", "", alpn);
    assertThat(ja4(hello)).startsWith("t12i1501" + expected + "_");
  }

  @Test
  void withoutAnythingTheListsAreZeros() {
    assertThat(ja4(new Hello("", "", "", "", H2)))
        .isEqualTo("t12i000000_000000000000_000000000000");
  }

  @Test
  void aMessageInSeveralRecordsIsRead() {
    byte[] whole = EXAMPLE.record();
    byte[] message = Arrays.copyOfRange(whole, 5, whole.length);
    byte[] first = Arrays.copyOf(message, 40);
    byte[] rest = Arrays.copyOfRange(message, 40, message.length);
    byte[] head = HEX.parseHex("160301");
    byte[] records = concat(concat(head, vector(2, first)), concat(head, vector(2, rest)));
    assertThat(ClientHello.of(records).map(Ja4::of)).contains(ja4(EXAMPLE));
  }

  @Property(tries = 300)
  void aPartIsNoMessage(@ForAll int random) {
    byte[] whole = EXAMPLE.record();
    int length = Math.floorMod(random, whole.length);
    assertThat(ClientHello.of(Arrays.copyOf(whole, length))).isEmpty();
  }

  @Property(tries = 2000)
  void anyBytesAreReadOrNot(@ForAll byte[] bytes, @ForAll int random) {
    assertThat(ClientHello.of(bytes).map(Ja4::of).orElse("")).matches("|t.{9}_.{12}_.{12}");
    byte[] whole = EXAMPLE.record();
    for (int i = 0; i < bytes.length; i++) {
      whole[Math.floorMod(random + i * 31, whole.length)] ^= bytes[i];
    }
    assertThat(ClientHello.of(whole).map(Ja4::of).orElse("")).matches("|t.{9}_.{12}_.{12}");
  }

  private static String ja4(Hello hello) {
    return ClientHello.of(hello.record()).map(Ja4::of).orElseThrow();
  }

  private static List<String> list(String numbers) {
    return Stream.of(numbers.split(",")).filter(number -> !number.isEmpty()).toList();
  }

  private static byte[] numbers(String numbers) {
    return HEX.parseHex(String.join("", list(numbers)));
  }

  private static byte[] vector(int lengthBytes, byte[] content) {
    byte[] length = ByteBuffer.allocate(4).putInt(content.length).array();
    return concat(Arrays.copyOfRange(length, 4 - lengthBytes, 4), content);
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}

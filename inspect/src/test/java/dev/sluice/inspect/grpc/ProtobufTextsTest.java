package dev.sluice.inspect.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProtobufTextsTest {
  /** A field with a length, shorter than 128 bytes. */
  private static byte[] field(int number, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(number << 3 | 2);
    out.write(value.length);
    out.writeBytes(value);
    return out.toByteArray();
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static ProtobufTexts.Found read(byte[] message) {
    return ProtobufTexts.of(message, 0, message.length);
  }

  private static String joined(ProtobufTexts.Found found) {
    return new String(found.joined(), StandardCharsets.UTF_8);
  }

  @Test
  void textsHaveTheirPaths() {
    ProtobufTexts.Found found = read(field(1, field(2, text("hello world"))));

    assertThat(joined(found)).isEqualTo("hello world\n");
    assertThat(found.complete()).isTrue();
    assertThat(found.pathAt(joined(found).indexOf("hello world"))).isEqualTo("1.2");
  }

  /** A length of 65 is an A, which would make another word of the text. */
  @Test
  void noLengthBelongsToAText() {
    ProtobufTexts.Found found = read(field(4, field(4, text("x".repeat(65)))));

    assertThat(joined(found).lines()).contains("x".repeat(65));
  }

  @Test
  void numbersAreSkipped() {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(new byte[] {8, (byte) 0x96, 1, 17, 1, 2, 3, 4, 5, 6, 7, 8, 29, 1, 2, 3, 4});
    message.writeBytes(field(4, text("end")));

    ProtobufTexts.Found found = read(message.toByteArray());

    assertThat(joined(found)).isEqualTo("end\n");
    assertThat(found.pathAt(0)).isEqualTo("4");
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Stream.of(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  /** Servers skip a group that they do not know, and read the fields around it. */
  @Test
  void fieldsBesideAndWithinGroupsAreRead() {
    byte[] group = joined(new byte[] {0x7B}, field(1, text("inner")), new byte[] {0x7C});
    ProtobufTexts.Found found = read(joined(group, field(4, text("x".repeat(65)))));

    assertThat(joined(found).lines()).contains("inner", "x".repeat(65));
  }

  /** Some parsers take the lower 32 bits of longer numbers. */
  @Test
  void numbersThatAreTooLongHideNoText() {
    byte[] secret = text("x".repeat(65));
    byte[] tag = {(byte) 0xA2, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 1};
    byte[] length = {(byte) 0xC1, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 1};

    assertThat(joined(read(joined(tag, new byte[] {65}, secret))).lines()).contains("x".repeat(65));
    assertThat(joined(read(joined(new byte[] {0x22}, length, secret))).lines())
        .contains("x".repeat(65));
  }

  @Test
  void whatIsNoMessageIsAText() {
    assertThat(joined(read(text("{\"a\": 1}")))).isEqualTo("{\"a\": 1}\n");
  }

  @Test
  void messagesNestUpToADepth() {
    byte[] message = text("x");
    for (int i = 0; i <= ProtobufTexts.DEPTH + 1; i++) {
      message = field(1, message);
    }
    assertThat(read(message).complete()).isFalse();
  }

  @Test
  void pathsAreBounded() {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (int i = 0; i <= ProtobufTexts.NAMED + 1; i++) {
      message.writeBytes(field(1, text("%")));
    }
    ProtobufTexts.Found found = read(message.toByteArray());

    assertThat(found.texts()).hasSize(ProtobufTexts.NAMED + 1);
    assertThat(found.pathAt(2 * ProtobufTexts.NAMED - 1)).isEqualTo("1");
    assertThat(found.pathAt(2 * ProtobufTexts.NAMED + 3)).isEmpty();
  }

  @Test
  void workIsBounded() {
    Random random = new Random(26);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      if (random.nextBoolean()) {
        bytes = field(1, bytes);
      }
      ProtobufTexts.Found found = read(bytes);
      assertThat(found.joined().length).isLessThanOrEqualTo(4 * bytes.length + 4096 + 64);
    }
  }
}

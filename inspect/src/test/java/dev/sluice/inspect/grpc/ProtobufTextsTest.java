package dev.sluice.inspect.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProtobufTextsTest {
  /** A field with a length, shorter than 16 KiB. */
  private static byte[] field(int number, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((number << 3) | 2);
    if (value.length < 128) {
      out.write(value.length);
    } else {
      out.write((value.length & 127) | 128);
      out.write(value.length >>> 7);
    }
    out.writeBytes(value);
    return out.toByteArray();
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static ProtobufTexts.Found read(byte[] message) {
    return ProtobufTexts.of(message, 0, message.length, Long.MAX_VALUE);
  }

  private static String joined(ProtobufTexts.Found found) {
    return new String(found.joined(), StandardCharsets.UTF_8);
  }

  @Test
  void textsHaveTheirPaths() {
    ProtobufTexts.Found found = read(field(1, field(2, text("hello world"))));

    assertThat(joined(found)).isEqualTo("\n\r\u0012\u000bhello world\nhello world\n");
    assertThat(found.complete()).isTrue();
    ProtobufTexts.Text text =
        ProtobufTexts.Text.at(found.texts(), joined(found).lastIndexOf("hello world"));
    assertThat(text.path()).isEqualTo("1.2");
    assertThat(text.source()).isEqualTo(4);
  }

  /** A length of 65 is an A, which would make another word of the text. */
  @Test
  void noLengthBelongsToAText() {
    ProtobufTexts.Found found = read(field(4, field(4, text("x".repeat(65)))));

    assertThat(joined(found).lines()).contains("x".repeat(65));
  }

  @Test
  void theTextsOfALongMessageHaveALimit() {
    byte[] nested = field(1, field(1, field(1, text("x".repeat(16_000)))));
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    while (message.size() < 12 << 20) {
      message.writeBytes(nested);
    }
    ProtobufTexts.Found found = read(message.toByteArray());

    assertThat(found.complete()).isFalse();
    assertThat(found.joined().length).isLessThan(33 << 20);
  }

  @Test
  void numbersAreSkipped() {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(new byte[] {8, (byte) 0x96, 1, 17, 1, 2, 3, 4, 5, 6, 7, 8, 29, 1, 2, 3, 4});
    message.writeBytes(field(4, text("end")));

    ProtobufTexts.Found found = read(message.toByteArray());

    int end = found.joined().length - 4;
    assertThat(new String(found.joined(), end, 4, StandardCharsets.UTF_8)).isEqualTo("end\n");
    assertThat(found.texts()).hasSize(2);
    assertThat(ProtobufTexts.Text.at(found.texts(), end).path()).isEqualTo("4");
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

  private static byte[] nested(int times) {
    byte[] message = {8, 0};
    for (int i = 0; i < times; i++) {
      message = field(15, message);
    }
    return message;
  }

  @Test
  void messagesNestUpToADepth() {
    assertThat(read(nested(ProtobufTexts.DEPTH)).complete()).isTrue();
    assertThat(read(nested(ProtobufTexts.DEPTH + 1)).complete()).isFalse();
  }

  @Test
  void whatNestsTooDeepHidesNothingBehindIt() {
    byte[] deep = nested(ProtobufTexts.DEPTH + 1);
    ProtobufTexts.Found found = read(joined(deep, field(1, text("x".repeat(65)))));

    assertThat(joined(found).lines()).contains("x".repeat(65));
    assertThat(found.complete()).isFalse();
  }

  /** Its first length counts all of the text but the last character, which is the next tag. */
  @Test
  void whatMayBeAMessageIsATextToo() {
    byte[] value = joined(new byte[] {10, 6}, text("secretx"), new byte[] {1});

    assertThat(joined(read(field(1, value)))).contains("secretx\u0001");
  }

  /** Its length is a letter, and it has a control character at its end. */
  @Test
  void whatBeginsLikeAMessageIsATextOfItsOwn() {
    byte[] value = joined(text("xo".repeat(36)), new byte[] {8, 1});

    assertThat(joined(read(field(1, value))).lines()).contains("xo".repeat(36));
  }

  @Test
  void copiesAreBounded() {
    byte[] message = text("x".repeat(9000));
    for (int i = 0; i < 9; i++) {
      message = joined(text("{|"), field(15, message));
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
    int fields = message.size() + 1;

    assertThat(found.texts()).hasSize(ProtobufTexts.NAMED + 1);
    assertThat(ProtobufTexts.Text.at(found.texts(), fields + 2 * ProtobufTexts.NAMED - 3).path())
        .isEqualTo("1");
    assertThat(ProtobufTexts.Text.at(found.texts(), fields + 2 * ProtobufTexts.NAMED + 1).path())
        .isEmpty();
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
      assertThat(found.joined().length)
          .isLessThanOrEqualTo(ProtobufTexts.COPIES * bytes.length + 4096 + 64);
    }
  }
}

package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Streams that are nearly what a search looks for. */
class StreamedNoiseTest {
  private static final List<String> PARTS =
      List.of(
          "data: ",
          "data:",
          "\n",
          "\r",
          "\r\n",
          "\n\n",
          "event: a\n",
          ": c\n",
          "\uFEFF",
          "{",
          "}",
          "[",
          "]",
          "\"",
          "\\",
          "\\u00",
          "\\u0041",
          "\\\"",
          ",",
          ":",
          "\"delta\":",
          "\"text\":",
          "\"choices\":",
          "\"index\":7",
          "gho_",
          "AKIA",
          "sk-",
          "password = ",
          "https://a:",
          "-----BEGIN RSA PRIVATE KEY-----\n",
          "eyJ",
          "%41",
          "&#65;",
          "=\n",
          "QUJD",
          "0123456789",
          "MIIEpAIBAAKCAQEAMIIEpAIBAAKCAQEAMIIEpAIBAAKCAQEA",
          "\u00e4",
          "\0",
          "word ");

  private static byte[] noise(Random random) {
    StringBuilder text = new StringBuilder();
    int parts = random.nextInt(200);
    for (int i = 0; i < parts; i++) {
      text.append(PARTS.get(random.nextInt(PARTS.size())).repeat(1 + random.nextInt(3)));
    }
    return Encoding.utf8(text.toString());
  }

  @Test
  void allBytesPassInTheirOrderAndOnlySecretsChange() {
    Random random = new Random(24);
    for (int round = 0; round < 4_000; round++) {
      byte[] noise = noise(random);
      StreamedKind kind = StreamedKind.values()[round % 3];
      SearchedStream body = kind.begin();
      int from = 0;
      for (int cut : random.ints(random.nextInt(20), 0, noise.length + 1).sorted().toArray()) {
        body.add(noise, from, cut);
        from = cut;
        if (random.nextInt(4) == 0) {
          body.due();
        }
      }
      byte[] out = body.add(noise, from, noise.length).end().bytes();
      assertThat(out.length).isEqualTo(noise.length);
      if (body.found.isEmpty()) {
        assertThat(out).isEqualTo(noise);
      } else {
        assertThat(Arrays.mismatch(out, noise)).isNotNegative();
      }
    }
  }

  /** The kinds of searches. */
  private enum StreamedKind {
    EVENTS,
    TIMED,
    UPLOAD;

    SearchedStream begin() {
      return this == EVENTS
          ? SearchedStream.events(StreamedTextTest.SCANNER)
          : SearchedStream.text(StreamedTextTest.SCANNER, this == TIMED);
    }
  }
}

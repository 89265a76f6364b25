package dev.sluice.chain.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.chain.builtin.RegexRedactor.KeyRedaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
  private static final Pattern REFERENCE = Pattern.compile("sk-[A-Za-z0-9_-]{16,}");
  private static final String KEY = "sk-abcdefgh12345678";

  @ParameterizedTest
  @CsvSource({
    "sk-abcdefgh12345678, [REDACTED], 1",
    "sk-abcdefgh1234567, sk-abcdefgh1234567, 0",
    "task-abcdefgh12345678!, ta[REDACTED]!, 1",
    "SK-abcdefgh12345678, SK-abcdefgh12345678, 0",
    "sk_abcdefgh12345678, sk_abcdefgh12345678, 0",
    "sk-sk-abcdefgh12345678 x, [REDACTED] x, 1",
    "sk-short sk-abcdefgh12345678, sk-short [REDACTED], 1",
    "sk-abcdefgh12345678.sk-abcdefgh12345678, [REDACTED].[REDACTED], 2",
    "password=hunter2hunter2hunter2, password=hunter2hunter2hunter2, 0",
    "'', '', 0",
    "sk-, sk-, 0"
  })
  void replacesKeysOnly(String body, String expected, int matches) {
    KeyRedaction redaction = KeyRedaction.of(ByteString.copyFromUtf8(body));

    assertThat(redaction.body().toStringUtf8()).isEqualTo(expected);
    assertThat(redaction.matches()).isEqualTo(matches);
  }

  @Test
  void findsAKeyAtEveryOffsetAndDistanceFromTheEnd() {
    for (int before = 0; before < 40; before++) {
      for (int after = 0; after < 20; after++) {
        String body = ".".repeat(before) + KEY + "!".repeat(after);

        assertThat(KeyRedaction.of(ByteString.copyFromUtf8(body)).body().toStringUtf8())
            .isEqualTo(".".repeat(before) + "[REDACTED]" + "!".repeat(after));
      }
    }
  }

  @Property
  void agreesWithTheExpression(@ForAll("nearMisses") String body) {
    KeyRedaction redaction = KeyRedaction.of(ByteString.copyFromUtf8(body));

    assertThat(redaction.body().toStringUtf8())
        .isEqualTo(REFERENCE.matcher(body).replaceAll("[REDACTED]"));
    assertThat(redaction.matches()).isEqualTo((int) REFERENCE.matcher(body).results().count());
  }

  @Provide
  Arbitrary<String> nearMisses() {
    return Arbitraries.of("sk-", "s", "k", "-", "abcdefgh", "_", "0", " ", "\u00e9", "sk-sk")
        .list()
        .ofMaxSize(60)
        .map(parts -> String.join("", parts));
  }

  @Test
  void keepsBytesAroundAMatchUntouched() {
    byte[] body = new byte[70000];
    new java.util.Random(7).nextBytes(body);
    byte[] key = KEY.getBytes(StandardCharsets.US_ASCII);
    body[33332] = '.';
    System.arraycopy(key, 0, body, 33333, key.length);
    body[33333 + key.length] = '.';

    ByteString redacted = KeyRedaction.of(ByteString.copyFrom(body)).body();

    assertThat(redacted.substring(0, 33333)).isEqualTo(ByteString.copyFrom(body, 0, 33333));
    assertThat(redacted.substring(33343))
        .isEqualTo(ByteString.copyFrom(body, 33333 + key.length, body.length - 33333 - key.length));
  }

  @Test
  void readsEveryKindOfByteString() {
    ByteString rope =
        ByteString.copyFromUtf8("x".repeat(300) + "sk-abcdef")
            .concat(ByteString.copyFromUtf8("gh12345678 " + "y".repeat(300)));
    ByteString direct =
        UnsafeByteOperations.unsafeWrap(
            ByteBuffer.allocateDirect(KEY.length())
                .put(KEY.getBytes(StandardCharsets.US_ASCII))
                .flip());
    ByteString slice = ByteString.copyFromUtf8("sk-" + KEY + "zz").substring(3, 3 + KEY.length());

    assertThat(KeyRedaction.of(rope).matches()).isEqualTo(1);
    assertThat(KeyRedaction.of(direct).body().toStringUtf8()).isEqualTo("[REDACTED]");
    assertThat(KeyRedaction.of(slice).body().toStringUtf8()).isEqualTo("[REDACTED]");
  }

  @Test
  void doesNotCopyACleanBody() {
    ByteString clean = ByteString.copyFromUtf8("nothing to see");

    assertThat(KeyRedaction.of(clean).body()).isSameAs(clean);
  }
}

package dev.sluice.chain.builtin.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.BuiltIn.Prepared;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.testing.SampleSecrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Secrets in archives, which would be damaged by a redaction. */
class ArchiveBodyTest {
  private static final String SECRET = SampleSecrets.all().getOrDefault("github-token", "none");

  @Test
  void areDeniedWhereTheyWouldBeRedacted() {
    HttpRequestResult result = answer(MapValue.EMPTY, archive("token: " + SECRET));

    assertThat(result.getDecision()).isEqualTo(Decision.DECISION_DENY);
    assertThat(result.getReasonCode()).isEqualTo("secret_found");
    assertThat(result.getHasBody()).isFalse();
    assertThat(result.getFindings(0).getType()).isEqualTo("secrets.github-token");
  }

  @Test
  void areRecordedWhereTheyMayPass() {
    MapValue detect = new MapValue(Map.of("mode", new Value.TextValue("detect")));

    HttpRequestResult result = answer(detect, archive("token: " + SECRET));

    assertThat(result.getDecision()).isEqualTo(Decision.DECISION_ALLOW);
    assertThat(result.getHasBody()).isFalse();
    assertThat(result.getFindings(0).getType()).isEqualTo("secrets.github-token");
  }

  private static byte[] archive(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a.txt"));
      zip.write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static HttpRequestResult answer(MapValue config, byte[] body) {
    Subject subject =
        new Subject(HttpRequestTarget.getDefaultInstance(), List.of(), ByteString.copyFrom(body));
    if (new SecretsMiddleware().prepare(config) instanceof Prepared.Ready ready
        && ready.evaluator().evaluate(subject) instanceof Evaluation.Answered answered) {
      return answered.result();
    }
    throw new AssertionError("no answer");
  }
}

package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proxy.chain.pipeline.ScriptedRun;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.Trailers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that stages give back without the coding that the client's head names. */
class DecodedUploadTest {
  private static final String SECRET = "Kx7-pQ2wL9sV4tB6nZ8r";

  @TempDir private Path directory;

  @Test
  void isSearchedAsItGoesOn() throws Exception {
    RequestDecision decision = decisionOf("all is well");
    assertThat(decision.getStagesList())
        .extracting(stage -> stage.getEntry() + " " + stage.getFindingsCount())
        .containsExactly("guard 0");
  }

  @Test
  void mayAskForSecrets() throws Exception {
    RequestDecision decision = decisionOf("key openshell:resolve:env:KEY");
    assertThat(decision.getRefusal()).isEmpty();
    assertThat(decision.getCredentialsList()).containsExactly("KEY");
  }

  private RequestDecision decisionOf(String decoded) throws Exception {
    try (UploadTrial trial = UploadTrial.serving(UploadTrial.secret(directory, SECRET))) {
      ScriptedRun run = trial.reads(false, "stream");
      String coded =
          new String(
              ContentCodec.GZIP.encode("hello".getBytes(StandardCharsets.US_ASCII)),
              StandardCharsets.ISO_8859_1);
      ScriptedClient client =
          trial.harness.start(
              "POST http://origin.test/x HTTP/1.1\nHost: origin.test\nContent-Type: text/plain\n"
                  + "Content-Encoding: gzip\nContent-Length: "
                  + coded.length());
      client.sends(coded.substring(0, 20));
      assertThat(trial.harness.loop.node().inspected().inUse()).isGreaterThan(1 << 10);
      client.sends(coded.substring(20));
      client.endsBody(Trailers.NONE);
      run.starts(UploadTrial.start().toBuilder().setIdentity(true).build());
      run.puts(decoded);
      run.ends(UploadTrial.complete());
      assertThat(trial.origin.told())
          .containsExactly(
              "send POST /x with " + decoded.replace("openshell:resolve:env:KEY", SECRET));
      assertThat(trial.origin.head()).doesNotContain("Content-Encoding");
      trial.holdsNothing(client);
      return trial.records().getFirst().getRequest();
    }
  }
}

package dev.sluice.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.integrity.PublicKeys;
import dev.sluice.audit.integrity.SealedMapping;
import dev.sluice.audit.integrity.SignedCheckpoint;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.EventSettings.Checkpoints;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Checkpoint;
import dev.sluice.proto.v1.Lifecycle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finds changes by an attacker who can write the topic and has no key of the node. */
class SignedChainTest {
  private static final String NODE = "9b2f1d7e-0000-4000-8000-000000000001";
  private static final String OTHER = "9b2f1d7e-0000-4000-8000-000000000002";
  private static final int EVERY = 4;

  @TempDir private Path directory;
  @TempDir private Path forgery;

  private Sealed genuine = new Sealed(List.of(), List.of());

  /** A chain and what the node said about it at its end. */
  private record Sealed(List<String> events, List<SignedCheckpoint> said) {}

  @BeforeEach
  void seal() throws IOException {
    genuine = sealed(directory, "genuine", 10);
  }

  /** A checkpoint, then some events, of which each fourth link is signed. */
  private static Sealed sealed(Path directory, String message, int count) throws IOException {
    EventMapper mapper = new EventMapper(new Node("node-1", NODE, "0.1", Set.of(Role.PROXY)));
    Checkpoints checkpoints = new Checkpoints(EVERY, Duration.ofSeconds(60));
    List<String> events = new ArrayList<>();
    try (SealedMapping chain = SealedMapping.open(directory, NODE, mapper, checkpoints)) {
      for (int i = 1; i <= count; i++) {
        AuditRecord.Builder record = AuditRecord.newBuilder().setTimeMs(1_790_000_000_000L + i);
        if (i == 1) {
          record.setCheckpoint(Checkpoint.newBuilder().setEveryEvents(EVERY));
        } else {
          record.setLifecycle(Lifecycle.newBuilder().setMessage(message + i));
        }
        chain
            .map(new EventSubject.Single(new RecordPosition(NODE + "/0", i, 0), record.build()))
            .forEach(event -> events.add(new String(event.json(), StandardCharsets.UTF_8)));
      }
      return new Sealed(List.copyOf(events), List.of(chain.newestCheckpoint().orElseThrow()));
    }
  }

  private List<String> verify(List<String> events, Set<String> nodes, List<ExpectedLink> expected)
      throws IOException {
    return verify(PublicKeys.read(List.of(directory.resolve("key.pub"))), events, nodes, expected);
  }

  private static List<String> verify(
      PublicKeys keys, List<String> events, Set<String> nodes, List<ExpectedLink> expected) {
    ChainVerifier verifier = new ChainVerifier(keys);
    for (int i = 0; i < events.size(); i++) {
      verifier.accept("line " + (i + 1), events.get(i));
    }
    return verifier.finish(nodes, expected).violations();
  }

  private List<String> verify(List<String> events) throws IOException {
    return verify(events, Set.of(), List.of());
  }

  @Test
  void theChainOfTheNodeIsSound() throws IOException {
    assertThat(verify(genuine.events(), Set.of(NODE), List.of(last(10)))).isEmpty();
  }

  @Test
  void aRewrittenTopicIsNotSignedByTheNode() throws IOException {
    Sealed forged = sealed(forgery, "forged", 10);
    assertThat(verify(forged.events()))
        .contains("line 1: link 1 is not signed by a given key")
        .anyMatch(line -> line.endsWith(": no link is signed by a given key"));
  }

  @Test
  void signaturesThatWereTakenOutAreMissed() throws IOException {
    List<String> bare =
        sealed(forgery, "forged", 10).events().stream()
            .map(event -> event.replaceAll(",?\"signatures\":\\[[^]]*]", ""))
            .toList();
    assertThat(verify(bare))
        .anyMatch(line -> line.endsWith(": no link is signed by a given key"))
        .contains("line 1: link 1 is not signed by a given key");
  }

  @Test
  void moreUnsignedLinksThanTheNodeLeavesAreNoticed() throws IOException {
    List<String> stripped =
        genuine.events().stream()
            .map(
                event ->
                    event.contains("genuine9") || event.contains("genuine5") ? bare(event) : event)
            .toList();
    assertThat(verify(stripped))
        .singleElement()
        .asString()
        .endsWith(": links 2 to 10 are not signed, but every 4 events one is");
  }

  @Test
  void aCutTailIsNoticedByTheLastFingerprint() throws IOException {
    assertThat(verify(genuine.events().subList(0, 7), Set.of(NODE), List.of(last(10))))
        .singleElement()
        .asString()
        .endsWith("link 10 is missing; the newest events were cut off");
  }

  @Test
  void aCutTailIsNoticedByWhatTheNodeSaid() throws IOException {
    Path status = Files.writeString(forgery.resolve("status.json"), status());
    Expectations.SavedStatus saved = Expectations.SavedStatus.read(status);
    PublicKeys keys = PublicKeys.read(List.of(directory.resolve("key.pub")));
    assertThat(saved.isSignedBy(keys)).isTrue();
    assertThat(saved.isSignedBy(PublicKeys.none())).isFalse();
    assertThat(verify(genuine.events(), Set.of(), List.of(saved.link()))).isEmpty();
    assertThat(verify(genuine.events().subList(0, 8), Set.of(), List.of(saved.link())))
        .singleElement()
        .asString()
        .contains("link 9 is missing; the newest events were cut off");
  }

  @Test
  void expectedNodesHaveToBeThere() throws IOException {
    assertThat(verify(genuine.events(), Set.of(NODE, OTHER), List.of()))
        .containsExactly("node " + OTHER + ": no events");
    assertThat(verify(List.of(), Set.of(NODE), List.of(last(10))))
        .hasSize(2)
        .anyMatch(line -> line.endsWith("link 10 is missing, with the whole chain"));
  }

  @Test
  void eventsThatAreTooOldForTheTopicAreNoCut() throws IOException {
    assertThat(verify(genuine.events().subList(4, 10), Set.of(NODE), List.of(last(3)))).isEmpty();
    assertThat(verify(genuine.events().subList(4, 10), Set.of(NODE), List.of(last(4)))).isEmpty();
    ExpectedLink other = new ExpectedLink(last(4).chain(), 4, "0".repeat(64));
    assertThat(verify(genuine.events().subList(4, 10), Set.of(), List.of(other)))
        .singleElement()
        .asString()
        .endsWith("link 4 was another event");
  }

  /** A chain that was rewritten from a later link on looks the same. */
  @Test
  void withoutASignatureAMissingLinkProvesNothing() {
    List<String> later = genuine.events().subList(4, 10);
    PublicKeys none = PublicKeys.none();

    assertThat(verify(none, later, Set.of(), List.of(last(3))))
        .singleElement()
        .asString()
        .endsWith("link 3 cannot be checked; it and link 4 are missing");
    assertThat(verify(none, later, Set.of(), List.of(last(4)))).isEmpty();
  }

  private static String bare(String event) {
    return event.replaceAll(",?\"signatures\":\\[[^]]*]", "");
  }

  /** A link of the chain, as an earlier run would have printed it. */
  private ExpectedLink last(int number) {
    String event = genuine.events().get(number - 1);
    String chain = event.replaceAll(".*\"chain_uid\":\"([^\"]+)\".*", "$1");
    String fingerprint = event.replaceAll(".*\"value\":\"([0-9a-f]{64})\".*", "$1");
    return ExpectedLink.parse(chain + "/" + number + "=" + fingerprint);
  }

  private String status() {
    SignedCheckpoint said = genuine.said().getFirst();
    return """
    {"audit": {"checkpoint": {"authority_uid": "%s", "chain_uid": "%s", "number": %d,
      "fingerprint": "%s", "time_ms": 1, "signature": "%s", "public_key": "%s"}}}
    """
        .formatted(
            said.statement().authority(),
            said.statement().chain(),
            said.statement().number(),
            said.statement().fingerprint(),
            said.signature(),
            said.publicKey());
  }
}

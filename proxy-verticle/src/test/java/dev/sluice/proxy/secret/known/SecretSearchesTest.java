package dev.sluice.proxy.secret.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.ListValue;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.TextValue;
import dev.sluice.detect.place.ScannedHead;
import dev.sluice.detect.place.ScannedHead.Field;
import dev.sluice.inspect.digest.ValueFingerprint;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretSearchesTest {
  private static final String KEY = "sk_live_" + "aB3dE5fG7hJ9kL1mN2pQ4rS6";
  private static final Value REQUEST = new TextValue("request");
  private static final MapValue RECORDING =
      new MapValue(
          Map.of(
              "scope",
              REQUEST,
              "actions",
              new ListValue(List.of(new MapValue(Map.of("action", new TextValue("record")))))));

  private final SecretSearches searches = new SecretSearches();

  private static MiddlewareEntry entry(String key, MapValue config, OnError onError) {
    return new MiddlewareEntry(key, "sluice/secrets", 0, config, onError);
  }

  private static MiddlewareEntry denying(String key) {
    return entry(key, new MapValue(Map.of("scope", REQUEST)), OnError.FAIL_CLOSED);
  }

  private static MiddlewareChain chain(MiddlewareEntry... entries) {
    return new MiddlewareChain(List.of(entries));
  }

  private static ScannedHead head(String authorization) {
    return new ScannedHead(
        true, "site.test", "GET", "/", "", List.of(new Field("authorization", authorization)));
  }

  /** More encodings within each other than an entry decodes. */
  private static String deep() {
    String text = KEY;
    for (int i = 0; i < 8; i++) {
      text = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
    return text;
  }

  @Test
  void theFirstEntryThatDeniesIsNamedWithTheFindingsBeforeIt() {
    SearchVerdict verdict =
        searches.inHeaders(
            chain(
                entry("first", RECORDING, OnError.FAIL_CLOSED),
                denying("second"),
                denying("third")),
            head(KEY));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            SearchVerdict.Denied.class,
            denied -> {
              assertThat(denied.entry()).isEqualTo("second");
              assertThat(denied.traces())
                  .extracting(StageTrace::getEntry)
                  .containsExactly("first", "second");
            });
  }

  @Test
  void otherImplementationsAndOtherPartsAreNotSearched() {
    MiddlewareEntry regex =
        new MiddlewareEntry("regex", "openshell/regex", 0, MapValue.EMPTY, OnError.FAIL_CLOSED);
    MapValue body = new MapValue(Map.of("scope", new ListValue(List.of(new TextValue("body")))));

    assertThat(
            searches.inHeaders(chain(regex, entry("body", body, OnError.FAIL_CLOSED)), head(KEY)))
        .isEqualTo(SearchVerdict.Passed.CLEAN);
    assertThat(searches.inHost(chain(denying("guard")), head(KEY)))
        .isEqualTo(SearchVerdict.Passed.CLEAN);
  }

  @Test
  void whatAnEntryAllowsByItsFingerprintIsNoFinding() {
    byte[] key = KEY.getBytes(StandardCharsets.US_ASCII);
    String fingerprint = ValueFingerprint.of(key, 0, key.length).text();
    MapValue allowing =
        new MapValue(Map.of("allow_values", new ListValue(List.of(new TextValue(fingerprint)))));
    MiddlewareChain chain = chain(entry("guard", allowing, OnError.FAIL_CLOSED));

    assertThat(searches.inHeaders(chain, head("Bearer " + KEY)))
        .isEqualTo(SearchVerdict.Passed.CLEAN);
    assertThat(searches.inHeaders(chain, head("Bearer " + KEY + "x")))
        .isInstanceOf(SearchVerdict.Denied.class);
  }

  @Test
  void whatIsTooDeepFailsTheEntryThatSaysSo() {
    MapValue strict = new MapValue(Map.of("scope", REQUEST, "undecoded", new TextValue("fail")));

    assertThat(
            searches.inHeaders(chain(entry("strict", strict, OnError.FAIL_CLOSED)), head(deep())))
        .isInstanceOf(SearchVerdict.Failed.class);
    assertThat(searches.inHeaders(chain(entry("open", strict, OnError.FAIL_OPEN)), head(deep())))
        .isInstanceOfSatisfying(
            SearchVerdict.Passed.class,
            passed ->
                assertThat(passed.traces())
                    .extracting(StageTrace::getOutcome)
                    .containsExactly(Outcome.OUTCOME_FAILED_OPEN));
    assertThat(searches.inHeaders(chain(denying("other")), head(deep())).traces())
        .flatExtracting(StageTrace::getFindingsList)
        .extracting(FindingCount::getType)
        .containsExactly("secrets.undecoded");
  }

  @Test
  void findingsOfOneEntryAreOneTrace() {
    SearchVerdict.Passed passed =
        (SearchVerdict.Passed)
            searches.inHeaders(chain(entry("guard", RECORDING, OnError.FAIL_CLOSED)), head(KEY));
    StageTrace other = StageTrace.newBuilder().setEntry("other").build();
    StageTrace guard =
        StageTrace.newBuilder()
            .setEntry("guard")
            .addFindings(FindingCount.newBuilder().setType("secrets.jwt"))
            .build();

    assertThat(passed.with(List.of(guard, other)))
        .extracting(StageTrace::getEntry, StageTrace::getFindingsCount)
        .containsExactly(tuple("guard", 2), tuple("other", 0));
    assertThat(passed.with(List.of(other)))
        .extracting(StageTrace::getEntry)
        .containsExactly("other", "guard");
  }

  @Test
  void aBypassedSearchIsNotHiddenByTheChain() {
    MapValue strict = new MapValue(Map.of("scope", REQUEST, "undecoded", new TextValue("fail")));
    SearchVerdict.Passed passed =
        (SearchVerdict.Passed)
            searches.inHeaders(chain(entry("guard", strict, OnError.FAIL_OPEN)), head(deep()));
    StageTrace guard =
        StageTrace.newBuilder().setEntry("guard").setOutcome(Outcome.OUTCOME_ALLOWED).build();

    assertThat(passed.with(List.of(guard)))
        .extracting(StageTrace::getOutcome)
        .containsExactly(Outcome.OUTCOME_FAILED_OPEN);
    assertThat(passed.with(List.of(guard)).getFirst().getReasonCode()).isNotEmpty();
  }

  @Test
  void moreEntriesThanAreKeptAreSearchedAgain() {
    List<MiddlewareEntry> entries = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      entries.add(denying("e" + i));
    }
    for (MiddlewareEntry entry : entries) {
      assertThat(searches.inHeaders(chain(entry), head(KEY)))
          .isInstanceOf(SearchVerdict.Denied.class);
    }
    assertThat(searches.inHeaders(chain(entries.getFirst()), head(KEY)))
        .isInstanceOf(SearchVerdict.Denied.class);
  }
}

package dev.sluice.proxy.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageReadersTest {
  private static final ServiceCatalog CATALOG =
      ServiceCatalog.EMPTY.with(
          ChainServices.newBuilder()
              .setNode("a")
              .addServices(service("acme/texts").setMaxMessageBytes(100))
              .addServices(service("acme/requests").setMaxPayloadBytes(100))
              .addServices(service("acme/old").setWebsocketMessages(true))
              .addServices(service("sluice/secrets").setReadsAllMessages(true))
              .addServices(service("openshell/regex").setMaxPayloadBytes(100))
              .build());

  private static ChainService.Builder service(String name) {
    return ChainService.newBuilder().setName(name).setResolved(true);
  }

  @ParameterizedTest
  @CsvSource({
    "acme/texts, true, false, false",
    "acme/old, true, false, false",
    "acme/unknown, true, false, false",
    "acme/requests, false, false, true",
    "sluice/secrets, false, true, false",
    "openshell/regex, false, false, true",
    "openshell/secrets, false, false, true",
  })
  void tellsWhatAnEntryReads(
      String implementation, boolean service, boolean builtIn, boolean uninterested) {
    MiddlewareEntry entry = MessageEntries.of(implementation, OnError.FAIL_OPEN);
    MessageReaders readers = MessageReaders.of(MessageEntries.chain(entry), CATALOG);

    assertThat(readers.services()).isEqualTo(service);
    assertThat(readers.builtIns()).isEqualTo(builtIn);
    assertThat(readers.uninterested().contains(entry)).isEqualTo(uninterested);
  }

  @Test
  void aBuiltInThatNoNodeHasReportedReadsAll() {
    MiddlewareEntry entry = MessageEntries.of("sluice/secrets", OnError.FAIL_OPEN);

    assertThat(MessageReaders.of(MessageEntries.chain(entry), ServiceCatalog.EMPTY))
        .isEqualTo(new MessageReaders(List.of(), false, true));
  }

  @ParameterizedTest
  @CsvSource({
    "openshell/regex, FAIL_CLOSED, true",
    "openshell/regex, FAIL_OPEN, false",
    "sluice/secrets, FAIL_CLOSED, false",
    "acme/texts, FAIL_CLOSED, false",
    "acme/requests, FAIL_CLOSED, false",
  })
  void onlyARequiredBuiltInThatReadsNoneForbidsThem(
      String implementation, OnError onError, boolean forbids) {
    MiddlewareChain chain = MessageEntries.chain(MessageEntries.of(implementation, onError));

    assertThat(SelectedChain.join(chain, CATALOG).forbidsMessages()).isEqualTo(forbids);
  }
}

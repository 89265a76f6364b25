package dev.sluice.wire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeflateOfferTest {
  private static final String BOTH =
      "permessage-deflate; client_no_context_takeover; server_no_context_takeover";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate | ",
        "permessage-deflate; client_max_window_bits | ",
        "permessage-deflate; client_no_context_takeover=1 | ",
        "permessage-deflate; client_no_context_takeover; server_max_window_bits=10 | ",
        "permessage-deflate; client_no_context_takeover; client_max_window_bits"
            + " | permessage-deflate; client_no_context_takeover",
        "x-other, Permessage-Deflate ;Client_no_context_takeover;server_no_context_takeover"
            + " | "
            + BOTH,
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover | ",
        "permessage-deflate; client_no_context_takeover; unknown | ",
        "permessage-deflate; client_no_context_takeover; | ",
      })
  void withServicesOnlyMessagesThatStandAlone(String client, String offered) {
    assertThat(DeflateOffer.stateless(List.of(client)).field().orElse(null)).isEqualTo(offered);
  }

  @Test
  void withoutServicesTheClientsOwnOffer() {
    String line = "x-webkit-deflate-frame, permessage-deflate; client_max_window_bits";

    assertThat(DeflateOffer.full(List.of(line), false, false).field())
        .contains("permessage-deflate; client_max_window_bits");
    assertThat(DeflateOffer.full(List.of(line), false, true).field())
        .contains("permessage-deflate; server_no_context_takeover; client_max_window_bits");
    assertThat(DeflateOffer.full(List.of(line), true, false).field()).isEmpty();
    assertThat(
            DeflateOffer.full(
                    List.of("permessage-deflate; server_max_window_bits=\"9\""), false, false)
                .field())
        .contains("permessage-deflate; server_max_window_bits=9");
    assertThat(DeflateOffer.full(List.of("a,,b"), false, false).field()).isEmpty();
    assertThat(DeflateOffer.none().field()).isEmpty();
  }

  private static final String WINDOWS =
      "permessage-deflate; client_max_window_bits; server_max_window_bits=12";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        WINDOWS + " | permessage-deflate; server_max_window_bits=12 | true 15 true 12",
        WINDOWS
            + " | permessage-deflate; server_max_window_bits=9; client_max_window_bits=8"
            + " | true 8 true 9",
        WINDOWS + " | permessage-deflate | bad",
        WINDOWS + " | permessage-deflate; server_max_window_bits=13 | bad",
        WINDOWS + " | permessage-deflate; server_max_window_bits=07 | bad",
        WINDOWS + " | permessage-deflate; server_max_window_bits=12; client_max_window_bits | bad",
        WINDOWS + " | permessage-deflate; server_max_window_bits=12, permessage-deflate | bad",
        "permessage-deflate | permessage-deflate; client_max_window_bits=15 | bad",
        "permessage-deflate | permessage-deflate; client_no_context_takeover | false 15 true 15",
        "permessage-deflate; server_no_context_takeover | permessage-deflate | bad",
        "permessage-deflate | x-other | bad",
        "permessage-deflate | '' | plain",
        "x-other | permessage-deflate | bad",
      })
  void answersAreWithinTheOffer(String client, String answer, String expected) {
    DeflateOffer offer = DeflateOffer.full(List.of(client), false, false);

    assertThat(shown(offer.answer(List.of(answer)))).isEqualTo(expected);
  }

  private static String shown(DeflateAnswer answer) {
    return switch (answer) {
      case DeflateAnswer.Plain plain -> "plain";
      case DeflateAnswer.Bad bad -> "bad";
      case DeflateAnswer.Agreed agreed ->
          "%s %d %s %d"
              .formatted(
                  agreed.terms().client().takeover(),
                  agreed.terms().client().windowBits(),
                  agreed.terms().origin().takeover(),
                  agreed.terms().origin().windowBits());
    };
  }

  @Test
  void withServicesTheAnswerIsExact() {
    DeflateOffer offer = DeflateOffer.stateless(List.of(BOTH));

    assertThat(shown(offer.answer(List.of(BOTH)))).isEqualTo("false 15 false 15");
    assertThat(shown(offer.answer(List.of("permessage-deflate; client_no_context_takeover"))))
        .isEqualTo("bad");
    assertThat(shown(offer.answer(List.of()))).isEqualTo("plain");
  }

  @Test
  void aClientWhoseMessagesPassInPartIsBound() {
    DeflateAnswer answer =
        DeflateOffer.full(List.of("permessage-deflate; client_no_context_takeover"), true, false)
            .answer(List.of("permessage-deflate"));

    assertThat(answer)
        .isInstanceOfSatisfying(
            DeflateAnswer.Agreed.class,
            agreed -> {
              assertThat(agreed.field())
                  .isEqualTo("permessage-deflate; client_no_context_takeover");
              assertThat(agreed.terms().client().takeover()).isFalse();
            });
  }
}

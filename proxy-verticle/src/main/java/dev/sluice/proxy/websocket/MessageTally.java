package dev.sluice.proxy.websocket;

import dev.sluice.proto.v1.MessageTotals;
import dev.sluice.proxy.websocket.relay.MessageJudge;
import dev.sluice.wire.relay.RelayEnd.Peer;
import java.util.Map;
import java.util.TreeSet;

/** Event loop only. Counts the messages of one session. */
final class MessageTally {
  private final MessageTotals.Builder totals = MessageTotals.newBuilder();

  void forwarded(Peer from, MessageJudge.Type type) {
    boolean text = type == MessageJudge.Type.TEXT;
    switch (from) {
      case CLIENT -> {
        if (text) {
          totals.setClientText(totals.getClientText() + 1);
        } else {
          totals.setClientBinary(totals.getClientBinary() + 1);
        }
      }
      case ORIGIN -> {
        if (text) {
          totals.setOriginText(totals.getOriginText() + 1);
        } else {
          totals.setOriginBinary(totals.getOriginBinary() + 1);
        }
      }
    }
  }

  void judged() {
    totals.setJudged(totals.getJudged() + 1);
  }

  void modified() {
    totals.setModified(totals.getModified() + 1);
  }

  void denied() {
    totals.setDenied(totals.getDenied() + 1);
  }

  MessageTotals totals(Map<String, Integer> scrubbed) {
    return totals
        .clone()
        .addAllScrubbed(new TreeSet<>(scrubbed.keySet()))
        .setScrubReplacements(scrubbed.values().stream().mapToLong(it -> it).sum())
        .build();
  }
}

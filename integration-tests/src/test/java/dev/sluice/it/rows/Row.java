package dev.sluice.it.rows;

import com.google.protobuf.Message;
import dev.sluice.it.rows.node.RowOrigin.Reply;
import dev.sluice.it.rows.node.RowReplies;
import dev.sluice.it.service.ResponsePeer.PeerScript;
import java.util.List;

/**
 * A row of a failure table, as it is driven once.
 *
 * @param id of the row: the code of the failure, or what the origin or the client does
 * @param when phase and variant
 * @param host whose entries are asked
 * @param script of the service
 * @param until what the client has got when the origin goes on, for each such piece
 */
record Row<E extends Message>(
    String id,
    String when,
    String host,
    Reply reply,
    PeerScript<E> script,
    List<String> until,
    Expected expected) {
  /** No end reached the service: it ended its stream itself, or was never asked. */
  static final int NO_END = 0;

  /** What the client gets. */
  enum Client {
    /** 403. */
    BLOCKED,
    /** 502. */
    UNDELIVERED,
    /** A reset behind what had gone. */
    CUT,
    /** All of it, without the stage. */
    DELIVERED
  }

  /**
   * What a row comes to.
   *
   * @param text of the client, unless that is a refusal
   * @param reason code of the failed stage; of the platform when no stage failed
   * @param category of the failure; empty when no stage failed
   * @param end reason that the service was told
   * @param contract kind of a contract failure; empty without one
   */
  record Expected(
      Client client, String text, String reason, String category, int end, String contract) {
    static Expected undelivered(String code, String category, int end) {
      return new Expected(Client.UNDELIVERED, "", code, category, end, "");
    }

    /** Before the commit. */
    static Expected blocked() {
      return new Expected(Client.BLOCKED, "", "scripted", "", RowReplies.DENIAL, "");
    }

    /** After it. */
    static Expected blocked(String text) {
      return new Expected(Client.CUT, text, "scripted", "", RowReplies.DENIAL, "");
    }

    static Expected cut(String text, String code, String category, int end) {
      return new Expected(Client.CUT, text, code, category, end, "");
    }

    static Expected delivered(String text, String code, String category, int end) {
      return new Expected(Client.DELIVERED, text, code, category, end, "");
    }

    Expected speakingOtherwise(String kind) {
      return new Expected(client, text, reason, category, end, kind);
    }

    /** Whether a stage failed, rather than the platform. */
    boolean isOfStage() {
      return !category.isEmpty();
    }
  }

  /** Whether stages read the body, and nothing refused it before. */
  boolean isOfBody() {
    return !when.startsWith("head") && expected.client() == Client.DELIVERED;
  }

  boolean isBlocked() {
    return id.equals(RowReplies.BLOCKED);
  }

  /** Whether the decision lets the response go on, and its end tells that it does not. */
  boolean isClosedLater() {
    return expected.client() == Client.CUT || when.startsWith("begin");
  }

  /** Whether the origin's head could not be read. */
  boolean isUnread() {
    return expected.reason().equals("origin sent a malformed response head");
  }

  String path() {
    return "/" + id + "/" + when + "/" + host;
  }

  @Override
  public String toString() {
    return id + " " + when + " " + host;
  }
}

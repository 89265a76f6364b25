package dev.sluice.wire;

import dev.sluice.wire.head.BodyLength;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A body that a test pushes and an exchange takes under demand, as from a socket. */
final class ScriptedBody {
  private final Reader reader;
  private final StringBuilder waiting = new StringBuilder();
  private Optional<Trailers> end = Optional.empty();
  private long credit;
  private long mostCredit;
  private boolean feeding;
  private boolean closed;

  /** What takes it. */
  interface Reader {
    void onBody(ByteBuf piece);

    void onReadComplete();

    void onBodyEnd(Trailers trailers);
  }

  ScriptedBody(Reader reader) {
    this.reader = reader;
  }

  void demand(int bytes) {
    credit += bytes;
    mostCredit = Math.max(mostCredit, credit);
    if (!feeding) {
      feed();
    }
  }

  void stopDemand() {
    credit = 0;
  }

  /** Arrives in one read. */
  void arrives(String bytes) {
    waiting.append(bytes);
    feed();
  }

  /** Arrives with its head, which is told first. */
  void holdsBack(String bytes, boolean whole) {
    feeding = true;
    waiting.append(bytes);
    end = whole ? Optional.of(Trailers.NONE) : Optional.empty();
  }

  /** The head was told. */
  void readsOn() {
    if (credit > 0) {
      feed();
    } else {
      feeding = false;
      reader.onReadComplete();
    }
  }

  /** Ends behind what arrived. */
  void ends(Trailers trailers) {
    end = Optional.of(trailers);
    feed();
  }

  /** Nothing of it is told any more. */
  void close() {
    closed = true;
  }

  private void feed() {
    feeding = true;
    boolean told = false;
    while (!closed && credit > 0 && !waiting.isEmpty()) {
      told = true;
      tell();
    }
    feeding = false;
    if (told && !closed && !isComplete()) {
      reader.onReadComplete();
    }
    if (!closed && isComplete()) {
      closed = true;
      reader.onBodyEnd(end.orElseThrow());
    }
  }

  private void tell() {
    int length = (int) Math.min(credit, waiting.length());
    String piece = waiting.substring(0, length);
    waiting.delete(0, length);
    credit -= length;
    reader.onBody(Unpooled.copiedBuffer(piece, StandardCharsets.ISO_8859_1));
  }

  /** Whether its end has arrived, and all before it was taken. */
  boolean isComplete() {
    return end.isPresent() && waiting.isEmpty();
  }

  /** Bytes that are asked for and have not arrived. */
  long credit() {
    return credit;
  }

  long mostCredit() {
    return mostCredit;
  }

  /** Bytes that have arrived and wait for demand. */
  int waitingBytes() {
    return waiting.length();
  }

  static String text(ByteBuf owned) {
    String text = owned.toString(StandardCharsets.ISO_8859_1);
    owned.release();
    return text;
  }

  static String told(BodyLength length) {
    return switch (length) {
      case BodyLength.None ignored -> "nothing";
      case BodyLength.Known known -> known.bytes() + " bytes";
      case BodyLength.Unknown ignored -> "unknown length";
    };
  }

  /** A long run of one letter is told by its length. */
  static String told(String bytes) {
    return bytes.length() > 40 ? bytes.length() + " bytes" : bytes;
  }

  static String told(Trailers trailers) {
    return trailers.isEmpty()
        ? ""
        : " " + new String(trailers.lines(), StandardCharsets.ISO_8859_1).strip();
  }

  /** What an answer of the proxy itself is told as: status, and what its body names as error. */
  static String answer(String response) {
    int status = "HTTP/1.1 ".length();
    return "answer " + response.substring(status, response.indexOf(" (sluice: ")) + error(response);
  }

  private static String error(String response) {
    String mark = "\"error\":\"";
    int from = response.indexOf(mark) + mark.length();
    return from < mark.length() ? "" : " " + response.substring(from, response.indexOf('"', from));
  }
}

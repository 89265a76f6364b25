package dev.sluice.it.http2;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A good request, to be changed. */
final class StreamDraft {
  final List<StreamField> pseudo = new ArrayList<>();
  final List<StreamField> regular = new ArrayList<>();
  final List<StreamField> trailers = new ArrayList<>();
  private final List<String> oddities = new ArrayList<>();
  private String body;
  private boolean faulty;
  private boolean trailersEnd = true;

  /** Of the body; 0 when the head ends the stream. */
  private int pieces = 1;

  StreamDraft(String method, String path, String authority, String body) {
    this.body = body;
    pseudo.add(new StreamField(":method", method));
    pseudo.add(new StreamField(":scheme", "https"));
    pseudo.add(new StreamField(":authority", authority));
    pseudo.add(new StreamField(":path", path));
  }

  /** Names a change. */
  void odd(String what, boolean fault) {
    oddities.add(what);
    faulty |= fault;
  }

  String pseudo(String name) {
    return pseudo.stream()
        .filter(field -> field.name().equals(name))
        .map(StreamField::value)
        .findFirst()
        .orElse("");
  }

  void replace(String name, String value) {
    pseudo.replaceAll(field -> field.name().equals(name) ? new StreamField(name, value) : field);
  }

  void add(String name, String value) {
    regular.add(new StreamField(name, value));
  }

  String body() {
    return body;
  }

  void body(String text) {
    body = text;
  }

  void pieces(int count) {
    pieces = count;
  }

  void endAtHead() {
    pieces = 0;
  }

  void openTrailers() {
    trailersEnd = false;
  }

  StreamCase built() {
    List<StreamField> head = Stream.concat(pseudo.stream(), regular.stream()).toList();
    List<StreamFrame> frames = new ArrayList<>();
    boolean endsAtHead = pieces == 0;
    frames.add(new StreamFrame.Fields(head, endsAtHead));
    if (!endsAtHead) {
      data(frames);
    }
    if (!trailers.isEmpty() && !endsAtHead) {
      frames.add(new StreamFrame.Fields(trailers, trailersEnd));
      if (!trailersEnd) {
        frames.add(new StreamFrame.Data("", true));
      }
    }
    return new StreamCase(
        String.join(" + ", oddities),
        faulty,
        pseudo(":method"),
        pseudo(":path"),
        endsAtHead ? "" : body,
        frames);
  }

  private void data(List<StreamFrame> frames) {
    int each = Math.max(1, body.length() / pieces);
    int at = 0;
    while (body.length() - at > each) {
      frames.add(new StreamFrame.Data(body.substring(at, at + each), false));
      at += each;
    }
    frames.add(new StreamFrame.Data(body.substring(at), trailers.isEmpty()));
  }
}

package dev.sluice.chain.pipeline;

import com.google.protobuf.ByteString;
import dev.sluice.chain.pipeline.PipelinePlanner.PipelineEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpResponseBodyMode;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Services that answer when a test lets them, in order, and fail now and then. Each adds its letter
 * behind every byte, or leaves all as it is.
 */
final class RandomStages {
  final List<ScriptedHooks> hooks = new ArrayList<>();
  final List<ScriptedResponses> older = new ArrayList<>();
  private final List<Deque<Runnable>> answers = new ArrayList<>();
  private final Random random;
  private final ManualLoop loop;

  RandomStages(Random random, ManualLoop loop) {
    this.random = random;
    this.loop = loop;
  }

  /** What a stage does to a body. */
  record Stage(PipelineEntry entry, boolean adds, char letter) {
    String applied(String body) {
      return added(body, adds ? String.valueOf(letter) : "");
    }
  }

  /** Lets a random service answer; false when none owes anything. */
  boolean answer() {
    List<Deque<Runnable>> owing = answers.stream().filter(queue -> !queue.isEmpty()).toList();
    if (owing.isEmpty()) {
      return false;
    }
    owing.get(random.nextInt(owing.size())).remove().run();
    loop.run();
    return true;
  }

  private Deque<Runnable> queue() {
    Deque<Runnable> queue = new ArrayDeque<>();
    answers.add(queue);
    return queue;
  }

  private boolean fails() {
    return random.nextInt(60) == 0;
  }

  Stage hook(String key) {
    boolean whole = random.nextInt(4) == 0;
    boolean adds = random.nextBoolean();
    char letter = key.charAt(0);
    Deque<Runnable> queue = queue();
    ScriptedHooks made =
        new ScriptedHooks(
            loop,
            (event, stream) -> {
              if (event.hasPreflight()) {
                stream.answer(whole ? ScriptedHooks.buffers(4096) : ScriptedHooks.streams());
              } else {
                queue.add(() -> answer(event, stream, whole, adds ? String.valueOf(letter) : ""));
              }
            });
    hooks.add(made);
    return new Stage(made.entry(key), adds, letter);
  }

  private void answer(
      HttpEvent event, ScriptedStream<HttpEvent, HttpResult> stream, boolean whole, String letter) {
    if (fails()) {
      stream.answer(random.nextBoolean() ? ScriptedHooks.reject("no") : ScriptedHooks.goesOn());
      return;
    }
    switch (event.getEventCase()) {
      case BEGIN -> {
        if (!whole) {
          stream.answer(ScriptedHooks.start());
        }
      }
      case INPUT_CHUNK ->
          stream.answer(
              ScriptedHooks.chunk(
                  ByteString.copyFromUtf8(
                      added(event.getInputChunk().getData().toStringUtf8(), letter))));
      case INPUT_END -> stream.answer(ScriptedHooks.finish());
      case BUFFERED_BODY ->
          stream.answer(
              letter.isEmpty()
                  ? ScriptedHooks.unchanged()
                  : ScriptedHooks.replacement(
                      added(event.getBufferedBody().getData().toStringUtf8(), letter)));
      case PREFLIGHT, SESSION_END, EVENT_NOT_SET -> throw new AssertionError(event);
    }
  }

  private static String added(String body, String letter) {
    return body.codePoints()
        .mapToObj(one -> Character.toString(one) + letter)
        .collect(Collectors.joining());
  }

  /** A built-in that holds the last byte of each piece, so that most steps have two outputs. */
  Stage search(String key) {
    PipelineEntry entry =
        new PipelineEntry.OfBuiltIn(
            ScriptedHooks.prepared(key, OnError.FAIL_OPEN),
            head -> Optional.of(new ScriptedSearch(head, this::fails)));
    return new Stage(entry, false, key.charAt(0));
  }

  Stage older(String key) {
    HttpResponseBodyMode mode =
        random.nextInt(4) == 0
            ? HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_WHOLE_BODY_BYTES
            : HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_STREAM_BYTES;
    boolean adds = random.nextBoolean();
    char letter = key.charAt(0);
    Deque<Runnable> queue = queue();
    ScriptedResponses made =
        new ScriptedResponses(
            loop,
            (event, stream) -> {
              if (event.hasPreflight()) {
                stream.answer(ScriptedResponses.inspect(mode));
              } else {
                queue.add(() -> answer(event, stream, adds ? String.valueOf(letter) : ""));
              }
            });
    older.add(made);
    // One that changes nothing leaves no trace when it fails open.
    OnError onError = adds ? OnError.FAIL_CLOSED : OnError.FAIL_OPEN;
    return new Stage(made.entry(key, onError), adds, letter);
  }

  private void answer(
      HttpResponseEvent event,
      ScriptedStream<HttpResponseEvent, HttpResponseEventResult> stream,
      String letter) {
    long sequence = event.getBody().getSequence();
    if (fails()) {
      stream.answer(
          random.nextInt(4) == 0 ? ScriptedResponses.blocks(sequence) : ScriptedResponses.skip());
    } else if (event.hasTrailers()) {
      stream.answer(ScriptedResponses.trailers());
    } else {
      String data = event.getBody().getData().toStringUtf8();
      stream.answer(
          !letter.isEmpty() && !data.isEmpty()
              ? ScriptedResponses.transform(sequence, added(data, letter))
              : ScriptedResponses.passes(sequence));
    }
  }
}

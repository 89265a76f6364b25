package dev.sluice.it.service;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpResponseEvent;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * A service for responses within the process of its test, whose streams do what the test says.
 *
 * @param <E> events of its contract
 */
public final class ResponsePeer<E extends Message> implements AutoCloseable {
  private static final int MAX_MESSAGE = 5 << 20;
  private static final String OF_RESPONSES = "EvaluateHttpResponseHook";
  private static final String OF_REQUESTS = "EvaluateHttpRequestHook";

  /** Longer than a test waits, so that only what is scripted runs out of time. */
  private static final int TIMEOUT_SECONDS = 20;

  private final Form<E> form;
  private final PeerScript<E> otherwise;
  private final Server server;
  private final Map<String, PeerScript<E>> scripts = new ConcurrentHashMap<>();
  private final Map<String, Queue<Integer>> ended = new ConcurrentHashMap<>();

  /** What a stream does with an event other than its end. */
  @FunctionalInterface
  public interface PeerScript<E> {
    void on(E event, PeerLine line);
  }

  /** The results of a stream. */
  public interface PeerLine {
    void answer(Message result);

    /** Bytes that are no message. */
    void garbage();

    void fail(Status status);

    void close();
  }

  /**
   * A contract.
   *
   * @param subject path of the request, with the stage of the entry's config; empty of events but
   *     the first
   * @param end reason of the last event; 0 of others
   */
  private record Form<E>(
      String service,
      E event,
      List<String> methods,
      Function<E, String> subject,
      ToIntFunction<E> end) {
    boolean hooks() {
      return methods.contains(OF_RESPONSES);
    }

    boolean requests() {
      return methods.contains(OF_REQUESTS);
    }
  }

  private ResponsePeer(Form<E> form, int port, PeerScript<E> otherwise) {
    this.form = form;
    this.otherwise = otherwise;
    try {
      server =
          NettyServerBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                  InsecureServerCredentials.create())
              // Else a reset may overtake the last event, see Serving.
              .directExecutor()
              .maxInboundMessageSize(MAX_MESSAGE)
              .addService(
                  StreamService.base(
                      StreamService.manifest(form.hooks(), form.requests(), TIMEOUT_SECONDS)))
              .addService(definition())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * With hooks.
   *
   * @param otherwise for messages without a script
   */
  public static ResponsePeer<HttpEvent> hooks(int port, PeerScript<HttpEvent> otherwise) {
    return hooks(port, List.of(OF_RESPONSES), otherwise);
  }

  /** The same for requests too, and traffic that nothing reads; see {@link #asked}. */
  public static ResponsePeer<HttpEvent> bothWays(int port, PeerScript<HttpEvent> otherwise) {
    return hooks(port, List.of(OF_RESPONSES, OF_REQUESTS), otherwise);
  }

  private static ResponsePeer<HttpEvent> hooks(
      int port, List<String> methods, PeerScript<HttpEvent> otherwise) {
    Form<HttpEvent> form =
        new Form<>(
            "openshell.middleware.v1.HttpHooks",
            HttpEvent.getDefaultInstance(),
            methods,
            event -> event.hasPreflight() ? subject(event.getPreflight()) : "",
            event -> event.getSessionEnd().getReasonValue());
    return new ResponsePeer<>(form, port, otherwise);
  }

  private static String subject(HttpPreflight preflight) {
    return switch (preflight.getSubjectCase()) {
      case REQUEST ->
          asked(subject(preflight.getRequest().getTarget().getPath(), preflight.getConfig()));
      case RESPONSE ->
          subject(preflight.getResponse().getTarget().getPath(), preflight.getConfig());
      case UNINSPECTABLE ->
          asked(subject(preflight.getUninspectable().getHost(), preflight.getConfig()));
      case SUBJECT_NOT_SET -> "";
    };
  }

  /** What streams about a request, or about traffic to a host, are known by. */
  public static String asked(String subject) {
    return "> " + subject;
  }

  /** The same with the older contract. */
  public static ResponsePeer<HttpResponseEvent> older(
      int port, PeerScript<HttpResponseEvent> otherwise) {
    Form<HttpResponseEvent> form =
        new Form<>(
            "openshell.middleware.v1.HttpResponsePreReturn",
            HttpResponseEvent.getDefaultInstance(),
            List.of("Evaluate"),
            event ->
                event.hasPreflight()
                    ? subject(
                        event.getPreflight().getTarget().getPath(),
                        event.getPreflight().getConfig())
                    : "",
            event -> event.getSessionEnd().getReasonValue());
    return new ResponsePeer<>(form, port, otherwise);
  }

  private static String subject(String path, Struct config) {
    String stage = new Script(config, "").text("stage");
    return stage.isEmpty() ? path : path + "#" + stage;
  }

  private ServerServiceDefinition definition() {
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(form.service());
    form.methods()
        .forEach(
            name ->
                service.addMethod(
                    method(name), ServerCalls.asyncBidiStreamingCall(Conversation::new)));
    return service.build();
  }

  private MethodDescriptor<E, ByteString> method(String name) {
    return MethodDescriptor.<E, ByteString>newBuilder()
        .setType(MethodType.BIDI_STREAMING)
        .setFullMethodName(form.service() + "/" + name)
        .setRequestMarshaller(ProtoUtils.marshaller(form.event()))
        .setResponseMarshaller(new Encoded())
        .build();
  }

  /** What streams about a path do from now on. */
  public void when(String subject, PeerScript<E> script) {
    scripts.put(subject, script);
  }

  /** The reasons with which streams about a path were ended. */
  public List<Integer> ended(String subject) {
    return List.copyOf(ended.getOrDefault(subject, new ConcurrentLinkedQueue<>()));
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  /** Writes messages, and what is none. */
  private static final class Encoded implements MethodDescriptor.Marshaller<ByteString> {
    @Override
    public InputStream stream(ByteString value) {
      return value.newInput();
    }

    @Override
    public ByteString parse(InputStream stream) {
      throw new UnsupportedOperationException("results are not read");
    }
  }

  /** One stream. Its events come one after another. */
  private final class Conversation implements StreamObserver<E>, PeerLine {
    private static final ByteString NO_MESSAGE = ByteString.copyFrom(new byte[] {0x0a, 0x7f, 1});

    private final StreamObserver<ByteString> results;
    private String subject = "";
    private boolean over;

    Conversation(StreamObserver<ByteString> results) {
      this.results = results;
      // Else an answer to a call that was given up would throw.
      ((ServerCallStreamObserver<ByteString>) results).setOnCancelHandler(() -> {});
    }

    @Override
    public void onNext(E event) {
      if (subject.isEmpty()) {
        subject = form.subject().apply(event);
      }
      int reason = form.end().applyAsInt(event);
      if (reason > 0) {
        ended.computeIfAbsent(subject, first -> new ConcurrentLinkedQueue<>()).add(reason);
      } else {
        scripts.getOrDefault(subject, otherwise).on(event, this);
      }
    }

    @Override
    public synchronized void answer(Message result) {
      if (!over) {
        results.onNext(result.toByteString());
      }
    }

    @Override
    public synchronized void garbage() {
      results.onNext(NO_MESSAGE);
    }

    @Override
    public synchronized void fail(Status status) {
      over = true;
      results.onError(status.asRuntimeException());
    }

    @Override
    public synchronized void close() {
      if (!over) {
        over = true;
        results.onCompleted();
      }
    }

    @Override
    public void onError(Throwable gone) {
      // Its events say what a test asks about.
    }

    @Override
    public void onCompleted() {
      close();
    }
  }
}

package dev.sluice.proxy.wire;

import dev.sluice.proxy.connection.ByteChannel;
import dev.sluice.proxy.wire.head.BodyFraming;
import dev.sluice.proxy.wire.head.RequestHead;
import dev.sluice.proxy.wire.head.ResponseHead;
import dev.sluice.proxy.wire.head.Wire;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A client without a socket: a test says what it does, and reads what it was told. */
public final class ScriptedClient implements UnwatchedClient {
  private final RequestHead head;
  private final ScriptedPieces pieces = new ScriptedPieces(() -> this.listener);
  private final ScriptedBody body = new ScriptedBody(pieces);
  private final ScriptedRoom room = new ScriptedRoom();
  private final List<String> told = new ArrayList<>();
  private Listener listener = NoClientListener.INSTANCE;
  private Consumer<Throwable> onThrown = ignored -> {};
  private String failing = "nothing";
  private Runnable onDone = () -> {};
  private final ScriptedDelivery delivery = new ScriptedDelivery();
  private Optional<ResponseHead> responded = Optional.empty();
  private String answered = "";
  private BooleanSupplier whole = () -> true;
  private boolean over;
  private boolean gone;
  private boolean stopped;

  private ScriptedClient(RequestHead head) {
    this.head = head;
    if (!head.hasBody()) {
      body.ends(Trailers.NONE);
    }
  }

  /** One that has sent these lines of its head, separated by line feeds. */
  public static ScriptedClient of(String lines) {
    return new ScriptedClient(Wire.requestHead(lines.strip().replace("\n", "\r\n") + "\r\n\r\n"));
  }

  /** Tells the listener; what it throws ends the request, as on a socket. */
  private void tell(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException bug) {
      onThrown.accept(bug);
    }
  }

  /** It throws when it is next told something that begins so. */
  public ScriptedClient failingAt(String mark) {
    failing = mark;
    return this;
  }

  public ScriptedClient reporting(Consumer<Throwable> to) {
    delivery.report(to);
    return this;
  }

  /** It takes the end of its response only when it is told so. */
  public ScriptedClient leavingEnd() {
    delivery.leave();
    return this;
  }

  /** The end of its response was taken, or its connection broke before. */
  public void takesEnd(boolean whole) {
    delivery.end(whole);
  }

  public List<String> told() {
    return told;
  }

  /** The head of its response, as it was handed over: a line for each field. */
  public List<String> fields() {
    return Wire.lines(responded.orElseThrow().headers());
  }

  /** What the proxy itself answered. */
  public String answered() {
    return answered;
  }

  /** Bytes of its body that are asked for and have not arrived. */
  public long credit() {
    return body.credit();
  }

  public long mostCredit() {
    return body.mostCredit();
  }

  public int waitingBytes() {
    return body.waitingBytes();
  }

  /** Pieces of the response that were not released. */
  public long heldPieces() {
    return pieces.held();
  }

  public void sends(String bytes) {
    tell(() -> body.arrives(bytes));
  }

  public void endsBody(Trailers trailers) {
    tell(() -> body.ends(trailers));
  }

  public void sendsMalformed() {
    body.close();
    tell(listener::onBodyMalformed);
  }

  public void takes(boolean more) {
    room.takes(more);
    if (more && !over) {
      tell(listener::onWritable);
    }
  }

  /** From now on it takes so many bytes, and then no more. */
  public void takesOnly(int bytes) {
    room.takesOnly(bytes);
    takes(true);
  }

  /** Bytes of the largest buffer that a piece of its response kept. */
  public int mostBehindPiece() {
    return room.mostBehind();
  }

  /** Bytes of its response that were written. */
  public long written() {
    return room.written();
  }

  public void hearsOfReload() {
    tell(listener::onReloaded);
  }

  /** Its connection is gone, of which its listener has not heard. */
  public void breaks() {
    gone = true;
  }

  public void leaves() {
    gone = true;
    Listener last = listener;
    finish();
    tell(last::onGone);
  }

  /** The node stops, and closes its connection. */
  public void isStoppedWithItsNode() {
    stopped = true;
    leaves();
  }

  @Override
  public boolean isStopped() {
    return stopped;
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public void listen(Listener next) {
    if (!over) {
      listener = next;
    }
  }

  @Override
  public void demand(int bytes) {
    if (!over) {
      body.demand(bytes);
    }
  }

  @Override
  public void stopDemand() {
    body.stopDemand();
  }

  @Override
  public void invite() {
    tell("invite");
  }

  @Override
  public void closeUnless(BooleanSupplier isSent) {
    whole = isSent;
  }

  @Override
  public boolean isRequestComplete() {
    return head.framing() instanceof BodyFraming.None || body.isComplete();
  }

  @Override
  public void interim(ResponseHead interim) {
    tell("interim " + interim.status());
  }

  @Override
  public void respond(ResponseHead response) {
    responded = Optional.of(response);
    tell("respond " + response.status() + (whole.getAsBoolean() ? "" : " and close"));
  }

  @Override
  public void write(ByteBuf piece) {
    room.write(piece);
    tell("write " + ScriptedBody.told(ScriptedBody.text(piece)));
  }

  @Override
  public boolean isWritable() {
    return room.isWritable();
  }

  @Override
  public void end(Trailers trailers, Consumer<Boolean> onDelivered) {
    tell("end" + ScriptedBody.told(trailers));
    finish();
    delivery.await(onDelivered);
  }

  @Override
  public void answer(ByteBuf response) {
    answered = ScriptedBody.text(response);
    tell(ScriptedBody.answer(answered));
    finish();
  }

  @Override
  public void reset() {
    tell("reset");
    finish();
  }

  @Override
  public ByteChannel upgrade(ResponseHead response, Duration lifetime) {
    tell("upgrade " + response.status());
    finish();
    return new ScriptedChannel();
  }

  @Override
  public void whenDone(Runnable action) {
    onDone = action;
  }

  @Override
  public void whenThrown(Consumer<Throwable> action) {
    onThrown = action;
  }

  @Override
  public void dismiss() {
    Listener last = listener;
    listener = NoClientListener.INSTANCE;
    last.onGone();
  }

  @Override
  public boolean isOpen() {
    return !gone;
  }

  /** What is said to a stream that is over shows in the record; a client that left is no fault. */
  private void tell(String what) {
    if (what.startsWith(failing)) {
      failing = "nothing";
      throw new InjectedFault();
    }
    told.add(over ? what + " (too late)" : what);
  }

  private void finish() {
    over = true;
    listener = NoClientListener.INSTANCE;
    body.close();
    onDone.run();
    onDone = () -> {};
  }
}

package dev.sluice.proxy.chain;

import com.google.protobuf.MessageLite;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.BusCodecs;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One event loop, whose chain verticle a test scripts. */
public final class ScriptedLoop implements AutoCloseable {
  public final Vertx vertx = Vertx.vertx();

  /** What the chain verticle was told, in order. */
  public final List<MessageLite> told = new CopyOnWriteArrayList<>();

  private final Context context = vertx.getOrCreateContext();

  public ScriptedLoop() {
    BusCodecs.registerAll(vertx.eventBus());
  }

  /** Begins some work on the loop, and waits for its end. */
  public <T> T run(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(go -> work.get().onComplete(done::complete, done::fail));
    return done.future().await();
  }

  /**
   * The chain verticle of the loop answers so.
   *
   * @param address of its service, by its own
   */
  public void chain(UnaryOperator<String> address, Consumer<Message<MessageLite>> script) {
    run(
        () ->
            vertx
                .eventBus()
                .<MessageLite>consumer(
                    address.apply(BusAddress.chainOnThisLoop()),
                    message -> {
                      told.add(message.body());
                      script.accept(message);
                    })
                .completion());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}

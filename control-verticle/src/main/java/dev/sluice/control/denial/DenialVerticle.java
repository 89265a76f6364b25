package dev.sluice.control.denial;

import dev.sluice.config.settings.LearnSettings;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.Acknowledged;
import dev.sluice.proto.v1.DenialsPushed;
import dev.sluice.proto.v1.DenialsWanted;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Takes what proxies count and answers questions about it, while this node is the active control
 * node; it forgets everything when it is no more. Event loop only, except {@link #kept}.
 */
public final class DenialVerticle extends VerticleBase {
  private static final long CHECK_MILLIS = 1000;
  private static final long EXPIRY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LearnSettings limits;
  private final BooleanSupplier active;
  private Optional<DenialBook> book = Optional.empty();
  private List<MessageConsumer<?>> consumers = List.of();
  private long expiredNanos;
  private volatile KeptDenials kept = KeptDenials.NONE;

  /**
   * @param active whether this node is the active control node; asked every second
   */
  public DenialVerticle(LearnSettings limits, BooleanSupplier active) {
    this.limits = limits;
    this.active = active;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(CHECK_MILLIS, tick -> check());
    return check();
  }

  private Future<?> check() {
    boolean wanted = active.getAsBoolean();
    if (wanted && book.isEmpty()) {
      return begin();
    }
    if (!wanted && book.isPresent()) {
      return end();
    }
    if (System.nanoTime() - expiredNanos > EXPIRY_NANOS) {
      expiredNanos = System.nanoTime();
      book.ifPresent(own -> own.expire(System.currentTimeMillis()));
      kept = book.map(DenialBook::kept).orElse(KeptDenials.NONE);
    }
    return Future.succeededFuture();
  }

  private Future<?> begin() {
    DenialBook begun = new DenialBook(limits, System.currentTimeMillis());
    book = Optional.of(begun);
    expiredNanos = System.nanoTime();
    EventBus bus = vertx.eventBus();
    consumers =
        List.of(
            bus.<DenialsPushed>consumer(
                BusAddress.DENIALS_PUSHED, message -> pushed(begun, message)),
            bus.<DenialsWanted>consumer(
                BusAddress.DENIALS_WANTED,
                message ->
                    message.reply(begun.answer(message.body(), System.currentTimeMillis()))));
    return Future.all(consumers.stream().map(MessageConsumer::completion).toList());
  }

  private Future<?> end() {
    book = Optional.empty();
    kept = KeptDenials.NONE;
    List<MessageConsumer<?>> ended = consumers;
    consumers = List.of();
    return Future.all(ended.stream().map(MessageConsumer::unregister).toList());
  }

  private void pushed(DenialBook book, Message<DenialsPushed> message) {
    long now = System.currentTimeMillis();
    message.body().getDenialsList().forEach(shape -> book.add(shape, now));
    message.body().getUnkeptList().forEach(book::add);
    kept = book.kept();
    message.reply(Acknowledged.getDefaultInstance());
  }

  /** Any thread. */
  public KeptDenials kept() {
    return kept;
  }
}

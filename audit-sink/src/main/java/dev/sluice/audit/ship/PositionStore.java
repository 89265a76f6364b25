package dev.sluice.audit.ship;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Reads the positions that transactions of this node committed. */
final class PositionStore {
  private static final int SECONDS = 10;

  private PositionStore() {}

  /** Blocks; waits for a transaction that is just being completed. */
  static CommittedPositions read(Map<String, Object> connection, String group)
      throws ShippingFailed {
    Optional<Admin> client = Optional.empty();
    try {
      Admin admin = Admin.create(connection);
      client = Optional.of(admin);
      return CommittedPositions.of(
          admin
              .listConsumerGroupOffsets(
                  group, new ListConsumerGroupOffsetsOptions().requireStable(true))
              .partitionsToOffsetAndMetadata()
              .get(SECONDS, TimeUnit.SECONDS)
              .values()
              .stream()
              .filter(Objects::nonNull)
              .toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ShippingFailed.of("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return new CommittedPositions(Map.of());
      }
      throw ShippingFailed.of("the shipped positions cannot be read", e.getCause());
    } catch (TimeoutException | RuntimeException e) {
      throw ShippingFailed.of("the shipped positions cannot be read", e);
    } finally {
      client.ifPresent(admin -> admin.close(Duration.ZERO));
    }
  }
}

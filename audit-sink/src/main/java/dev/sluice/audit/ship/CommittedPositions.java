package dev.sluice.audit.ship;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * The shipped positions of all writers, as Kafka keeps them: as metadata of offsets that a group of
 * this node commits for the topic. Offsets are committed in the transaction of the events and need
 * no topic of their own.
 *
 * @param sequences by writer
 * @param commit id of the process and number of the commit; empty before the first
 */
record CommittedPositions(Map<String, Long> sequences, String commit) {
  static final CommittedPositions NONE = new CommittedPositions(Map.of(), "");

  private static final String BY = "commit=";

  /** Below the default of the broker's {@code offset.metadata.max.bytes}, 4096. */
  private static final int MOST_CHARACTERS = 4000;

  private static final int READ_SECONDS = 10;

  CommittedPositions {
    sequences = Map.copyOf(sequences);
  }

  long of(String writer) {
    return sequences.getOrDefault(writer, 0L);
  }

  /**
   * Whether an id covers this commit. The id of a process covers all its commits; the id of a
   * commit covers it and the earlier ones of its process.
   */
  boolean isOf(String id) {
    int number = id.indexOf('-');
    if (number < 0) {
      return commit.split("-", 2)[0].equals(id);
    }
    return commit.startsWith(id.substring(0, number + 1))
        && Long.parseLong(commit.substring(number + 1)) <= Long.parseLong(id.substring(number + 1));
  }

  /**
   * The positions as offsets, spread over partitions because each has room for some writers only.
   */
  Map<TopicPartition, OffsetAndMetadata> offsets(String topic) {
    List<StringBuilder> texts = new ArrayList<>();
    texts.add(new StringBuilder(BY + commit + "\n"));
    new TreeMap<>(sequences)
        .forEach(
            (writer, sequence) -> {
              String entry = writer + " " + sequence + "\n";
              if (texts.getLast().length() + entry.length() > MOST_CHARACTERS) {
                texts.add(new StringBuilder());
              }
              texts.getLast().append(entry);
            });
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (int part = 0; part < texts.size(); part++) {
      offsets.put(
          new TopicPartition(topic, part), new OffsetAndMetadata(0, texts.get(part).toString()));
    }
    return offsets;
  }

  static CommittedPositions of(Iterable<OffsetAndMetadata> offsets) {
    Map<String, Long> sequences = new HashMap<>();
    String commit = "";
    for (OffsetAndMetadata offset : offsets) {
      commit =
          offset
              .metadata()
              .lines()
              .filter(line -> line.matches(BY + "[0-9a-f]{1,16}-\\d{1,18}"))
              .map(line -> line.substring(BY.length()))
              .findFirst()
              .orElse(commit);
      offset
          .metadata()
          .lines()
          .filter(line -> line.matches("\\S+ \\d{1,18}"))
          .forEach(
              line -> {
                int space = line.indexOf(' ');
                sequences.merge(
                    line.substring(0, space), Long.valueOf(line.substring(space + 1)), Math::max);
              });
    }
    return new CommittedPositions(sequences, commit);
  }

  /**
   * Reads the positions that transactions of this node committed. Blocks until a transaction that
   * is being completed has ended.
   */
  static CommittedPositions read(Map<String, Object> connection, String group)
      throws ShippingException {
    Optional<Admin> client = Optional.empty();
    try {
      Admin admin = Admin.create(connection);
      client = Optional.of(admin);
      return CommittedPositions.of(
          admin
              .listConsumerGroupOffsets(
                  group, new ListConsumerGroupOffsetsOptions().requireStable(true))
              .partitionsToOffsetAndMetadata()
              .get(READ_SECONDS, TimeUnit.SECONDS)
              .values()
              .stream()
              .filter(Objects::nonNull)
              .toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ShippingException.of("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return NONE;
      }
      throw ShippingException.of("the shipped positions cannot be read", e.getCause());
    } catch (TimeoutException | RuntimeException e) {
      throw ShippingException.of("the shipped positions cannot be read", e);
    } finally {
      client.ifPresent(admin -> admin.close(Duration.ZERO));
    }
  }
}

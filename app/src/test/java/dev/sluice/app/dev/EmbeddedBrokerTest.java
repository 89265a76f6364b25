package dev.sluice.app.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.app.wiring.StartFailure;
import dev.sluice.config.net.HostPort;
import dev.sluice.testing.Ports;
import dev.sluice.tools.tail.AuditTail;
import dev.sluice.tools.tail.EventPrinter;
import dev.sluice.tools.tail.StartPoint;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  @TempDir private Path directory;

  @Test
  void keepsEventsOverARestartAndTailReadsThem() throws Exception {
    HostPort listen = new HostPort("127.0.0.1", Ports.free());
    EmbeddedBroker first = EmbeddedBroker.start(listen, directory);
    produce(listen, "{\"n\":1}", "{\"n\":2}");
    first.close();

    EmbeddedBroker second = EmbeddedBroker.start(listen, directory);
    String printed = tail(listen, 2);
    second.close();

    assertThat(printed).isEqualTo("{\"n\":1}\n{\"n\":2}\n");
  }

  @Test
  void tailGoesOnWhereItWasWhenTheBrokerComesBack() throws Exception {
    HostPort listen = new HostPort("127.0.0.1", Ports.free());
    EmbeddedBroker first = EmbeddedBroker.start(listen, directory);
    produce(listen, "{\"n\":1}");
    CountDownLatch seen = new CountDownLatch(1);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    OutputStream watched =
        new FilterOutputStream(printed) {
          @Override
          public void flush() {
            if (printed.size() > 0) {
              seen.countDown();
            }
          }
        };
    CompletableFuture<Void> following = follow(listen, watched);
    assertThat(seen.await(1, TimeUnit.MINUTES)).isTrue();
    first.close();

    EmbeddedBroker second = EmbeddedBroker.start(listen, directory);
    produce(listen, "{\"n\":2}");
    following.get(1, TimeUnit.MINUTES);
    second.close();

    assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("{\"n\":1}\n{\"n\":2}\n");
  }

  /** Two events. */
  private static CompletableFuture<Void> follow(HostPort from, OutputStream out) {
    return CompletableFuture.runAsync(() -> print(from, 2, out));
  }

  @Test
  void aBusyPortIsToldWithTheKeyAndTheRemedy() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HostPort listen = new HostPort("127.0.0.1", busy.getLocalPort());

      assertThatThrownBy(() -> EmbeddedBroker.start(listen, directory))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("kafka.bootstrap_servers: cannot listen on " + listen);
    }
  }

  @Test
  void aPortTakenAfterTheCheckIsToldTheSameWay() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HostPort listen = new HostPort("127.0.0.1", busy.getLocalPort());

      assertThatThrownBy(() -> EmbeddedBroker.listen(listen, Ports.free(), directory))
          .isInstanceOf(StartFailure.class)
          .hasMessage(
              "kafka.bootstrap_servers: cannot listen on %s: it is in use; free it or choose"
                  + " another",
              listen);
    }
  }

  @Test
  void aControllerPortTakenAfterItWasChosenIsToldWithTheRemedy() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HostPort listen = new HostPort("127.0.0.1", Ports.free());
      int controller = busy.getLocalPort();

      assertThatThrownBy(() -> EmbeddedBroker.listen(listen, controller, directory))
          .isInstanceOf(StartFailure.class)
          .hasMessage(
              "embedded broker: its controller cannot listen on 127.0.0.1:%d, which another program"
                  + " has taken; start again, or pass --no-kafka and name a broker by"
                  + " kafka.bootstrap_servers",
              controller);
    }
  }

  private static void produce(HostPort to, String... events) throws Exception {
    Map<String, Object> settings = at(to);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String event : events) {
        producer.send(new ProducerRecord<>("events", event.getBytes(StandardCharsets.UTF_8))).get();
      }
    }
  }

  private static String tail(HostPort from, long count) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    print(from, count, printed);
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static void print(HostPort from, long count, OutputStream to) {
    PrintStream out = new PrintStream(to, true, StandardCharsets.UTF_8);
    try (AuditTail tail = AuditTail.open(at(from), "events")) {
      tail.start(new StartPoint.Oldest());
      tail.follow(
          new EventPrinter(event -> true, count, EventPrinter.Format.JSON, out),
          AuditTail.Reading.ENDLESS,
          () -> {});
    }
  }

  private static Map<String, Object> at(HostPort broker) {
    return Map.of("bootstrap.servers", broker.toString());
  }
}

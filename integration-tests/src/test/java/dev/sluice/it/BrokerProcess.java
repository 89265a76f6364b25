package dev.sluice.it;

import dev.sluice.app.dev.EmbeddedBroker;
import dev.sluice.config.net.HostPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A Kafka broker in a JVM of its own, which can be stopped, started again, frozen and thawed. */
final class BrokerProcess implements AutoCloseable {
  private final Path directory;
  private final int port;
  private SluiceProcess process;

  private BrokerProcess(Path directory, int port) {
    this.directory = directory;
    this.port = port;
    this.process = launch();
  }

  /** What the other JVM runs: a directory and a port. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      EmbeddedBroker broker =
          EmbeddedBroker.start(
              new HostPort("127.0.0.1", Integer.parseInt(arguments[1])), Path.of(arguments[0]));
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
      System.out.println("ready");
      new CountDownLatch(1).await();
    }
  }

  static BrokerProcess start(Path directory, int port) {
    return new BrokerProcess(directory, port);
  }

  private SluiceProcess launch() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(Distribution.classes());
    command.add(Main.class.getName());
    command.add(directory.resolve("broker").toString());
    command.add(Integer.toString(port));
    return SluiceProcess.launch(directory.resolve("broker.log"), command).awaitReady();
  }

  void stop() {
    process.stop();
  }

  /** Goes on with what it had. */
  void restart() {
    process = launch();
  }

  /** SIGSTOP: connections stay open and nothing answers. */
  void freeze() {
    process.signal("STOP");
  }

  void thaw() {
    process.signal("CONT");
  }

  @Override
  public void close() {
    process.close();
  }
}

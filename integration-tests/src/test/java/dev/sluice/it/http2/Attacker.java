package dev.sluice.it.http2;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Attacks in a process of its own, to which the scheduler gives what the node and its neighbors
 * leave: on few cores its work would delay them, too.
 */
final class Attacker {
  private static final String BEGUN = "begun";
  private static final String HARMLESS = "harmless";

  private final Process process;

  private Attacker(Process process) {
    this.process = process;
  }

  /** How its connections come. */
  record Rate(int seconds, int perSecond, long seed) {}

  /** Returns once the first connection was attacked. */
  static Attacker start(BridgeNode node, Attack attack, Rate rate) throws IOException {
    return start(node, attack.name(), rate);
  }

  /** As many connections with one request each. */
  static Attacker harmless(BridgeNode node, Rate rate) throws IOException {
    return start(node, HARMLESS, rate);
  }

  private static Attacker start(BridgeNode node, String what, Rate rate) throws IOException {
    FrameClient.Way way = FrameClient.Way.to(node);
    List<String> command = new ArrayList<>(List.of("nice", "-n", "19"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Attacker.class.getName());
    for (Object argument :
        List.of(way.proxy(), way.ca(), way.port(), what, rate.seconds, rate.perSecond, rate.seed)) {
      command.add(argument.toString());
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    if (!BEGUN.equals(process.inputReader().readLine())) {
      throw new AssertionError(what + " did not begin");
    }
    return new Attacker(process);
  }

  /** Waits for the end; how many connections it took since the first one. */
  int connections() throws IOException {
    return Integer.parseInt(String.valueOf(process.inputReader().readLine()));
  }

  /** Proxy, CA, port of the origin, attack or none, seconds, connections per second, seed. */
  public static void main(String[] arguments) throws IOException {
    FrameClient.Way way =
        new FrameClient.Way(
            Integer.parseInt(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]));
    connect(way, arguments[3]);
    System.out.println(BEGUN);
    long end = System.nanoTime() + Duration.ofSeconds(Long.parseLong(arguments[4])).toNanos();
    long most = 2 * TimeUnit.SECONDS.toNanos(1) / Integer.parseInt(arguments[5]);
    Random random = new Random(Long.parseLong(arguments[6]));
    int connections = 0;
    do {
      connect(way, arguments[3]);
      connections++;
      LockSupport.parkNanos(random.nextLong(most));
    } while (System.nanoTime() - end < 0);
    System.out.println(connections);
  }

  private static void connect(FrameClient.Way way, String what) throws IOException {
    try (FrameClient client = FrameClient.open(way)) {
      if (what.equals(HARMLESS)) {
        client.frames().request(1, way.authority(), "/", true);
        client.flush();
        client.sees("DATA 1 5 end");
      } else {
        Attack.valueOf(what).run(client, way.authority());
        client.ending();
      }
    }
  }
}

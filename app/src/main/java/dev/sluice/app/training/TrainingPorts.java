package dev.sluice.app.training;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports on the loopback address that were free a moment ago, all different. */
record TrainingPorts(int proxy, int admin, int kafka, int http, int https) {
  static TrainingPorts choose() throws IOException {
    try (ServerSocket proxy = any();
        ServerSocket admin = any();
        ServerSocket kafka = any();
        ServerSocket http = any();
        ServerSocket https = any()) {
      return new TrainingPorts(
          proxy.getLocalPort(),
          admin.getLocalPort(),
          kafka.getLocalPort(),
          http.getLocalPort(),
          https.getLocalPort());
    }
  }

  private static ServerSocket any() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}

package dev.sluice.it.wire;

import dev.sluice.it.Deployment;

/**
 * One of the origins.
 *
 * @param port where it is reached over http
 * @param tlsPort and over https
 * @param recorder what stands behind it, or is it
 */
record Witness(String name, int port, int tlsPort, Recorder recorder) {
  String authority(Mode mode) {
    return Deployment.PLAIN + ":" + (mode == Mode.PLAIN ? port : tlsPort);
  }
}

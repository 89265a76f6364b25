package dev.sluice.tools.clients;

import dev.sluice.config.client.ClientVariables;
import dev.sluice.config.net.HostPort;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * What {@code sluice env} sets for clients of one proxy.
 *
 * @param proxy its address
 * @param credentials of a sandbox, as in a URL, with an at sign at the end; empty without one
 * @param authority file with Sluice's certificate, PEM
 * @param directory of the files for clients, as they see it
 */
public record ClientEnvironment(
    HostPort proxy, String credentials, Path authority, Path directory) {
  /** Must not be set: they would let requests pass beside the proxy. */
  static final List<String> UNSET = ClientVariables.UNSET;

  public Map<String, String> variables() {
    Map<String, String> all =
        new LinkedHashMap<>(
            new ClientVariables(ClientVariables.Proxy.at(proxy, credentials), directory.toString())
                .all());
    all.put("WGETRC", directory.resolve(TrustFiles.WGET).toString());
    return all;
  }

  public void applyTo(Map<String, String> environment) {
    UNSET.forEach(environment::remove);
    variables().forEach((name, value) -> environment.merge(name, value, joining(name)));
  }

  private static BinaryOperator<String> joining(String name) {
    return (own, ours) -> ClientVariables.APPENDED.equals(name) ? own + " " + ours : ours;
  }

  @Override
  public String toString() {
    return "ClientEnvironment[" + proxy + "]";
  }
}

package dev.sluice.control.denial;

import dev.sluice.control.denial.HostDenials.Selection;
import dev.sluice.control.denial.HostDenials.Target;
import dev.sluice.control.denial.ShapeDenials.Tally;
import dev.sluice.proto.v1.DeniedShape;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.function.Consumer;

/** What one sandbox was denied. Event loop only. */
final class SandboxDenials {
  /** The one that was longest not denied first. */
  private final LinkedHashMap<Target, HostDenials> hosts = new LinkedHashMap<>();

  private final String name;
  private int keys;
  private long bytes;
  private long unkept;

  SandboxDenials(String name) {
    this.name = name;
  }

  boolean has(DeniedShape told) {
    HostDenials host = hosts.get(Target.of(told));
    return host != null && host.has(told);
  }

  void add(DeniedShape told, Tally tally) {
    Target target = Target.of(told);
    HostDenials known = hosts.remove(target);
    HostDenials host = known == null ? new HostDenials(target) : known;
    release(known == null ? 0 : host.use().keys(), known == null ? 0 : host.use().bytes());
    host.add(told, tally);
    hosts.put(target, host);
    keys += host.use().keys();
    bytes += host.use().bytes();
  }

  private void release(int fewerKeys, long fewerBytes) {
    keys -= fewerKeys;
    bytes -= fewerBytes;
  }

  void addUnkept(long count) {
    unkept += count;
  }

  /** Forgets the host that was longest not denied; its denials count as unkept. */
  void forgetOldestHost() {
    Iterator<HostDenials> oldest = hosts.values().iterator();
    HostDenials host = oldest.next();
    host.tell(name, Selection.ALL, shape -> unkept += shape.getCount());
    oldest.remove();
    release(host.use().keys(), host.use().bytes());
  }

  boolean expire(long beforeMs) {
    hosts.values().removeIf(host -> host.expire(beforeMs));
    keys = hosts.values().stream().mapToInt(host -> host.use().keys()).sum();
    bytes = hosts.values().stream().mapToLong(host -> host.use().bytes()).sum();
    return hosts.isEmpty();
  }

  void tell(Selection wanted, Consumer<DeniedShape> told) {
    hosts.values().forEach(host -> host.tell(name, wanted, told));
  }

  String name() {
    return name;
  }

  int keys() {
    return keys;
  }

  long bytes() {
    return bytes;
  }

  long unkept() {
    return unkept;
  }
}

package dev.sluice.chain.service;

import dev.sluice.chain.health.ServiceListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what happened to services, one line an event. */
final class RecordedEvents implements ServiceListener {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  List<String> lines() {
    return lines;
  }

  @Override
  public void onInsecure(String service) {
    lines.add("insecure " + service);
  }

  @Override
  public void onDescribed(String service) {
    lines.add("described " + service);
  }

  @Override
  public void onUnavailable(String service, String reason) {
    lines.add("unavailable " + service + ": " + reason);
  }

  @Override
  public void onCallRefused(String service, String sandbox, String status) {
    lines.add("refused " + service + " for " + sandbox + ": " + status);
  }

  @Override
  public void onCircuitOpened(String service) {
    lines.add("opened " + service);
  }

  @Override
  public void onCircuitClosed(String service) {
    lines.add("closed " + service);
  }

  @Override
  public void onSandboxCircuitOpened(String service, String sandbox) {
    lines.add("opened " + service + " for " + sandbox);
  }

  @Override
  public void onSandboxCircuitClosed(String service, String sandbox) {
    lines.add("closed " + service + " for " + sandbox);
  }
}

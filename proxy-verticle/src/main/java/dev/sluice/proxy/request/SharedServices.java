package dev.sluice.proxy.request;

import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.inspect.mcp.ToolMemory;
import dev.sluice.policy.snapshot.Snapshots;
import dev.sluice.proxy.capacity.MessageCapacity;
import dev.sluice.proxy.capacity.SandboxShares;
import dev.sluice.proxy.capacity.StreamingBudget;
import dev.sluice.proxy.capacity.WorkPermits;
import dev.sluice.proxy.local.LocalSites;
import dev.sluice.proxy.secret.credential.CredentialInjector;
import dev.sluice.proxy.secret.known.KnownValueSearch;
import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.http2.frame.Http2Counts;
import java.io.IOException;

/**
 * The services that requests on all loops of a node share. Safe for all event loops.
 *
 * @param bodies bytes of approved request bodies that are still being sent to origins
 * @param inspected bytes of messages that stages read as streams
 * @param tools how tools of MCP servers were described
 * @param times is told how long connections take to set up
 * @param http2Counts what clients do on HTTP/2 connections
 */
public record SharedServices(
    Snapshots snapshots,
    KnownValueSearch known,
    LocalSites local,
    CredentialInjector injector,
    WorkPermits permits,
    SandboxShares bodies,
    StreamingBudget streaming,
    MessageCapacity messages,
    SandboxShares inspected,
    ToolMemory tools,
    SetupTimes times,
    Http2Counts http2Counts) {
  /**
   * Creates unused services with the bounds of the settings.
   *
   * @throws IOException names the setting that does not fit the memory of the JVM
   */
  public static SharedServices of(
      ProxySettings settings,
      Snapshots snapshots,
      KnownValueSearch known,
      LocalSites local,
      CredentialInjector injector,
      SetupTimes times)
      throws IOException {
    return new SharedServices(
        snapshots,
        known,
        local,
        injector,
        new WorkPermits(settings.capacity()),
        new SandboxShares(settings.capacity().outgoing()),
        StreamingBudget.of(settings.capacity()),
        MessageCapacity.of(settings.limits()),
        new SandboxShares(settings.limits().inspectedBytes()),
        new ToolMemory(),
        times,
        new Http2Counts());
  }

  public SharedServices at(String name) {
    return new SharedServices(
        snapshots,
        known,
        local.at(name),
        injector,
        permits,
        bodies,
        streaming,
        messages,
        inspected,
        tools,
        times,
        http2Counts);
  }
}

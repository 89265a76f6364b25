package dev.sluice.config.settings;

import dev.sluice.config.net.HostPort;
import java.util.Optional;

/**
 * How the traffic of one sandbox is told from others': by where it arrives, by its credentials, or
 * either.
 *
 * @param id names its policy, its events and, in credentials, the user
 * @param listen a listener of its own
 * @param token what it has to present at {@code proxy.listen}
 */
public record Sandbox(String id, Optional<HostPort> listen, Optional<TokenHash> token) {}

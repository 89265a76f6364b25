package dev.sluice.config.policy.check;

import dev.sluice.config.policy.document.Endpoint;

/**
 * An endpoint with what others must agree with it on.
 *
 * @param position in the document, from 0
 * @param policy name of its rule
 * @param kind the same number for equal treatments, so that comparing two costs nothing
 */
record Claim(int position, String policy, Endpoint endpoint, Treatment treatment, int kind) {}

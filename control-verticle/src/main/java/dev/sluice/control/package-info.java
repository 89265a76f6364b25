/**
 * The control role: which of several control nodes is active, and the requests it answers.
 *
 * <p>May enter: what starts, stops or calls the role as a whole. Must not enter: how a change is
 * checked ({@code change}), kept ({@code store}), delivered ({@code rollout}) or requested over
 * HTTP ({@code api}).
 */
@NullMarked
package dev.sluice.control;

import org.jspecify.annotations.NullMarked;

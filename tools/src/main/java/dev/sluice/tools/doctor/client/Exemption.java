package dev.sluice.tools.doctor.client;

import java.util.regex.Pattern;

/**
 * Output of a client that says nothing about the proxy.
 *
 * @param sign what it prints then
 * @param installed false when the sign means that the client is not there
 * @param why for people
 */
public record Exemption(Pattern sign, boolean installed, String why) {}

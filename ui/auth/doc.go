// Package auth tells who asks: it signs people in, keeps their sessions, and knows what their roles open. It
// finds the colleague behind a Claim in the directory that the sources brought; it keeps no passwords and
// decides nothing about what a colleague may read, which package search does.
package auth

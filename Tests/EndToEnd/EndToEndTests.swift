import KubernetesTestKit
import Testing

/// The whole program in a real terminal, on a real mesh. One story after the other: each has the machine to itself.
@Suite(.serialized, .ownThreads) enum EndToEnd {}

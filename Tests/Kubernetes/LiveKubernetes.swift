import KubernetesTestKit
import Testing

/// Tests that wait for other programs, one after the other: the threads that all tests share are few.
@Suite(.serialized, .ownThreads) enum LiveKubernetes {}

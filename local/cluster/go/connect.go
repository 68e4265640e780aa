package main

import (
	"time"

	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

const resyncEvery = time.Minute

// A client for the cluster of a kubeconfig, and what watches it.
func connect(kubeconfig string) (kubernetes.Interface, informers.SharedInformerFactory, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, nil, err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, nil, err
	}
	return client, informers.NewSharedInformerFactory(client, resyncEvery), nil
}

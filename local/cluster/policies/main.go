// Enforces NetworkPolicies on one node: the verdicts of kube-network-policies on the packets that begin a connection.
// It would also have nftables queue them, which takes an option of the kernel that many haven't (CONFIG_NFT_QUEUE), so
// that enforcer.ts lets iptables do it.
package main

import (
	"context"
	"flag"
	"log"
	"os/signal"
	"syscall"

	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/kube-network-policies/pkg/networkpolicy"
)

func main() {
	kubeconfig := flag.String("kubeconfig", "", "kubeconfig of who may list pods, namespaces and policies")
	node := flag.String("node", "", "name of the node")
	queue := flag.Int("queue", 0, "number of the queue that packets are in")
	flag.Parse()
	if err := enforce(*kubeconfig, *node, *queue); err != nil {
		log.Fatal(err)
	}
}

func enforce(kubeconfig, node string, queue int) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	core := factory.Core().V1()
	controller, err := networkpolicy.NewController(client, factory.Networking().V1().NetworkPolicies(), core.Namespaces(),
		core.Pods(), nil, nil, nil, nil, networkpolicy.Config{NodeName: node, QueueID: queue})
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	factory.Start(ctx.Done())
	return controller.Run(ctx)
}

package main

// Addresses for Services of type LoadBalancer. The machine routes each of a fixed set of addresses to a node
// (see network.ts), where kube-proxy passes connections on: all that is left is to give them out.

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net/netip"
	"strings"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	corelisters "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
)

type balancer struct {
	client    kubernetes.Interface
	services  corelisters.ServiceLister
	addresses []string
	// What was given out, also while the lister doesn't show it yet.
	given map[types.UID]string
}

func runBalancer(args []string) error {
	flags := flag.NewFlagSet("balancer", flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "kubeconfig of the balancer's user")
	ranges := flags.String("addresses", "", "networks whose addresses are given out, with commas")
	if err := flags.Parse(args); err != nil {
		return err
	}
	addresses, err := inTurn(*ranges)
	if err != nil {
		return err
	}
	client, factory, err := connect(*kubeconfig)
	if err != nil {
		return err
	}
	services := factory.Core().V1().Services()
	changed := make(chan struct{}, 1)
	wake := func(any) {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	handler := cache.ResourceEventHandlerFuncs{AddFunc: wake, UpdateFunc: func(_, object any) { wake(object) }, DeleteFunc: wake}
	if _, err := services.Informer().AddEventHandler(handler); err != nil {
		return err
	}
	b := &balancer{client, services.Lister(), addresses, map[types.UID]string{}}
	ctx := context.Background()
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	for range changed {
		if err := b.reconcile(ctx); err != nil {
			log.Print(err)
		}
	}
	return nil
}

// The first address of each network, then the second of each: neighbours lie on different nodes.
func inTurn(ranges string) ([]string, error) {
	var turns [][]string
	for _, text := range strings.Split(ranges, ",") {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, err
		}
		for turn, address := 0, network.Addr(); network.Contains(address); turn, address = turn+1, address.Next() {
			if turn == len(turns) {
				turns = append(turns, nil)
			}
			turns[turn] = append(turns[turn], address.String())
		}
	}
	var all []string
	for _, turn := range turns {
		all = append(all, turn...)
	}
	return all, nil
}

func (b *balancer) reconcile(ctx context.Context) error {
	services, err := b.services.List(labels.Everything())
	if err != nil {
		return err
	}
	given, taken := map[types.UID]string{}, map[string]bool{}
	var waiting []*core.Service
	for _, service := range services {
		// Another class is another controller's.
		if service.Spec.Type != core.ServiceTypeLoadBalancer || service.Spec.LoadBalancerClass != nil {
			continue
		}
		address := b.given[service.UID]
		if ingress := service.Status.LoadBalancer.Ingress; len(ingress) > 0 {
			address = ingress[0].IP
		} else {
			waiting = append(waiting, service)
		}
		if address != "" {
			given[service.UID], taken[address] = address, true
		}
	}
	b.given = given
	for _, service := range waiting {
		address := given[service.UID]
		for _, candidate := range b.addresses {
			if address == "" && !taken[candidate] {
				address = candidate
			}
		}
		if address == "" {
			return fmt.Errorf("%s/%s: all %d addresses are taken", service.Namespace, service.Name, len(b.addresses))
		}
		given[service.UID], taken[address] = address, true
		patch := fmt.Sprintf(`{"status":{"loadBalancer":{"ingress":[{"ip":%q}]}}}`, address)
		_, err := b.client.CoreV1().Services(service.Namespace).Patch(ctx, service.Name, types.StrategicMergePatchType, []byte(patch), meta.PatchOptions{}, "status")
		if err != nil {
			return ignoreNotFound(err)
		}
		log.Printf("%s/%s has %s", service.Namespace, service.Name, address)
	}
	return nil
}

package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	certutil "k8s.io/client-go/util/cert"
	"k8s.io/client-go/util/keyutil"
)

// Who gets a certificate, as offline/kubernetes/identities.ts lists them.
type identity struct {
	// Of its files: NAME.crt and NAME.key.
	Name   string
	User   string
	Groups []string
	// Host names and addresses, for a server.
	Hosts []string
}

const tenYears = 10 * 365 * 24 * time.Hour

// writeCertificates makes an authority (ca.crt), a certificate by it for each identity, and the key pair that signs
// the tokens of service accounts. The authority's own key is written too: the cluster signs requests with it.
func writeCertificates(folder string, list io.Reader) error {
	var identities []identity
	if err := json.NewDecoder(list).Decode(&identities); err != nil {
		return fmt.Errorf("the list of identities: %w", err)
	}
	authorityKey, err := writeKey(folder, "ca")
	if err != nil {
		return err
	}
	authority, err := certutil.NewSelfSignedCACert(certutil.Config{CommonName: "dhi-kubernetes"}, authorityKey)
	if err != nil {
		return err
	}
	if err := writeCertificate(folder, "ca", authority.Raw); err != nil {
		return err
	}
	for _, i := range identities {
		if err := i.write(folder, authority, authorityKey); err != nil {
			return err
		}
	}
	_, err = writeKey(folder, "service-accounts")
	return err
}

func (i identity) write(folder string, authority *x509.Certificate, authorityKey crypto.Signer) error {
	key, err := writeKey(folder, i.Name)
	if err != nil {
		return err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: i.User, Organization: i.Groups},
		NotBefore:    authority.NotBefore,
		NotAfter:     time.Now().Add(tenYears),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	for _, host := range i.Hosts {
		template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		if address := net.ParseIP(host); address != nil {
			template.IPAddresses = append(template.IPAddresses, address)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, authority, key.Public(), authorityKey)
	if err != nil {
		return err
	}
	return writeCertificate(folder, i.Name, signed)
}

func writeCertificate(folder, name string, raw []byte) error {
	certificate, err := x509.ParseCertificate(raw)
	if err != nil {
		return err
	}
	encoded, err := certutil.EncodeCertificates(certificate)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, name+".crt"), encoded, 0o644)
}

func writeKey(folder, name string) (crypto.Signer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	encoded, err := keyutil.MarshalPrivateKeyToPEM(key)
	if err != nil {
		return nil, err
	}
	return key, os.WriteFile(filepath.Join(folder, name+".key"), encoded, 0o600)
}
